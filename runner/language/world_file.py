"""Checks a world file: its header, its kind's schema, and what only its kind can tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from btrunner.runner import registry
from btrunner.runner.language.report import Report
from btrunner.runner.language.schema import world_header
from btrunner.runner.language.shape import Shape
from btrunner.runner.language.source import Items, Mapping, Source, Value, find
from btrunner.runner.problems import Place
from btrunner.runner.vocabulary import Vocabulary


class World(Struct):
    """A world file that was checked."""

    name: str
    kind: str
    data: dict[str, Any]
    vocabulary: Vocabulary
    source: Source


def check_world(source: Source, report: Report, *, opens: bool = True) -> World | None:
    """Check a world file; its faults go to the report.

    Unless it ``opens``, what this machine lacks for that is none.
    """
    report.add_source(source)
    root = source.root
    if root is None or report.is_another_file(source, "world"):
        return None
    problems = Shape(
        world_header(registry.world_kinds()), "a world: a mapping with world: and kind:"
    ).problems(root)
    for problem in problems:
        report.add(problem)
    if problems or not isinstance(root, Mapping):
        return None
    kind = registry.world_kind(str(root.entries["kind"].plain()))
    for problem in [] if kind.fits(root.plain()) else Shape(kind.schema()).problems(root):
        report.add(problem)
    if report.errors_in(source.name):
        return None
    data = kind.rooted(root.plain(), source.path.parent)
    for fault in kind.check(data):
        if opens or not fault.of_machine:
            report.tell(_place(root, fault.path), fault.rule, fault.message, fault.hint)
    if report.errors_in(source.name):
        return None
    return World(str(data["world"]), kind.name, data, kind.vocabulary(data), source)


def _place(root: Value, path: Sequence[str | int]) -> Place:
    """Return where a path leads: the key when it is the key of a mapping, else the value."""
    above = find(root, path[:-1]) if path else root
    if path and isinstance(above, Mapping) and path[-1] in above.keys:
        value = above.entries[str(path[-1])]
        return above.keys[str(path[-1])] if isinstance(value, (Mapping, Items)) else value.place
    return find(root, path).place
