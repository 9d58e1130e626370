"""From files to plans: a session with all it names, or a tree or a world alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from btrunner.runner import registry
from btrunner.runner.errors import InvalidFile
from btrunner.runner.language import model
from btrunner.runner.language.reader import read
from btrunner.runner.language.report import Report
from btrunner.runner.language.session import SessionLoader
from btrunner.runner.language.session_files import session_world
from btrunner.runner.language.tree_loader import TreeLoader
from btrunner.runner.language.trees import tree_of
from btrunner.runner.language.world_file import check_world

__all__ = ["SessionLoader", "TreeLoader", "check_world", "load_session", "load_tree", "tree_of"]


def load_session(path: Path, *, opens_world: bool = True) -> model.SessionPlan:
    """Return the plan of a session file; raises InvalidFile with every problem of all its files.

    Unless it ``opens_world``, this machine need not have what that takes.
    """
    report = Report()
    plan = SessionLoader(report, world=partial(session_world, opens=opens_world)).load(read(path))
    if plan is None or report.has_errors():
        raise InvalidFile(report.errors)
    return plan


def load_tree(path: Path) -> model.Plan:
    """Return the plan of a tree alone, with nobody cast and no world; raises InvalidFile."""
    report = Report()
    plan = TreeLoader(report, registry.installed_leaves()).load(read(path))
    if plan is None or report.has_errors():
        raise InvalidFile(report.errors)
    return plan
