"""Faulty files with the messages they must get: ``name.yaml`` beside ``name.expected``.

``BTRUNNER_REGENERATE=1 pytest tests/roles tests/sessions`` writes the messages of today into the
``.expected`` files; read the difference as the author who made the mistake would.
"""

from __future__ import annotations

import os
from pathlib import Path

from btrunner.runner import registry
from btrunner.runner.language.load import SessionLoader, TreeLoader
from btrunner.runner.language.reader import read
from btrunner.runner.language.report import Report


def messages_of_tree(path: Path) -> list[str]:
    """Return what is said of a tree file that is checked alone."""
    report = Report()
    TreeLoader(report, registry.installed_leaves()).load(read(path))
    return [str(problem) for problem in report.problems]


def messages_of_session(path: Path) -> list[str]:
    """Return what is said of a session file and of all the files it names."""
    report = Report()
    SessionLoader(report).load(read(path))
    return [str(problem) for problem in report.problems]


def compare(found: list[str], expected: Path) -> None:
    """Hold messages against a file of expected ones, or write that file when it is asked for."""
    text = "".join(f"{line}\n" for line in found)
    if os.environ.get("BTRUNNER_REGENERATE") == "1":
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
