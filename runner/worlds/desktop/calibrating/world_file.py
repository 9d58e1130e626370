"""The world file that is calibrated: read, with what is wrong in it, and saved when that gets no worse."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Named
from contextlib import contextmanager
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from btrunner.runner.errors import InvalidFile, WorldError, said_by_system
from btrunner.runner.language.load import check_world
from btrunner.runner.language.reader import parse, read
from btrunner.runner.language.report import Report
from btrunner.runner.language.source import Mapping, Source, find
from btrunner.runner.problems import Place, Problem
from btrunner.runner.worlds.desktop.calibrating.editing import Edit, edited
from btrunner.runner.worlds.desktop.calibrating.picture_files import write_picture
from btrunner.runner.worlds.desktop.eyes.pixels import Pixels
from btrunner.runner.worlds.desktop.file.rules import Rules, read_rules
from btrunner.runner.worlds.desktop.kind import KIND

Pictures = Named[FilePath, Pixels]

_BOM = "\ufeff"


class WorldFile(Struct):
    """A desktop world's file whose shape is right; ``problems`` are what else is wrong with it."""

    path: FilePath
    data: dict[str, Any]
    rules: Rules
    problems: list[Problem]


def open_world(path: FilePath) -> WorldFile:
    """Return a world file; raises InvalidFile for one that is no desktop world's, or of which little is sure."""
    source = read(path)
    problems = _problems(source)
    root = source.root
    if not isinstance(root, Mapping) or source.problems:
        raise InvalidFile(problems)
    if "kind" in root.entries and "world" in root.entries and root.entries["kind"].plain() != "desktop":
        kind = root.entries["kind"]
        message = f"a {kind.plain()} world has no windows to calibrate"
        raise InvalidFile(
            problems
            or [Problem(kind.place, "other-world", message, "kind: desktop has", source.line(kind.place))]
        )
    if not KIND.fits(root.plain()):
        raise InvalidFile(problems)
    data = dict(KIND.rooted(root.plain(), path.parent))
    return WorldFile(path, data, read_rules(data), problems)


def save(path: FilePath, edits: Sequence[Edit], pictures: Pictures = MappingProxyType({})) -> WorldFile:
    """Set values in a world file, whole or not at all, and return it as it is then.

    The pictures that its rules name are written, too. Raises InvalidFile with what would be wrong with it, and
    WorldError when it cannot be written.
    """
    with _written(pictures):
        return _save(path, edits)


def _save(path: FilePath, edits: Sequence[Edit]) -> WorldFile:
    before = read(path)
    if before.problems:
        raise InvalidFile(_problems(before))
    text = _text(path)
    changed = edited(text.removeprefix(_BOM), edits)
    worse = _worse(before, parse(changed, before.name, path), edits)
    if worse:
        raise InvalidFile(worse)
    _write(path, text[: text.startswith(_BOM)] + changed)
    return open_world(path)


@contextmanager
def _written(pictures: Pictures) -> Iterator[None]:
    """Write pictures, which stay unless something is raised."""
    begun: list[FilePath] = []
    try:
        for path, pixels in pictures.items():
            begun.append(path)
            write_picture(path, pixels)
        yield
    except BaseException:
        for path in begun:
            path.unlink(missing_ok=True)
        raise


def _problems(source: Source) -> list[Problem]:
    report = Report()
    check_world(source, report)
    return report.errors


def _worse(before: Source, after: Source, edits: Sequence[Edit]) -> list[Problem]:
    """Return what was not wrong before, or is still wrong with what was to be set right."""
    edited_there = {place for edit in edits for place in _places(after, edit)}
    known = Counter((problem.rule, problem.message) for problem in _problems(before))
    worse = []
    for problem in _problems(after):
        told = (problem.rule, problem.message)
        if problem.place in edited_there or not known[told]:
            worse.append(problem)
        else:
            known[told] -= 1
    return worse


def _places(source: Source, edit: Edit) -> list[Place]:
    above = find(source.root, edit.path[:-1]) if source.root is not None else None
    key = str(edit.path[-1])
    return (
        [above.keys[key], above.entries[key].place]
        if isinstance(above, Mapping) and key in above.keys
        else []
    )


def _text(path: FilePath) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise WorldError(f"{path}: cannot be read: {said_by_system(error)}") from error


def _write(path: FilePath, text: str) -> None:
    """Write a file so that a reader finds the old or the new one, never half of it."""
    real = path.resolve()
    try:
        number, beside = tempfile.mkstemp(prefix=f".{real.name}.", dir=real.parent)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            os.chmod(beside, real.stat().st_mode & 0o777)
            os.replace(beside, real)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        raise WorldError(f"{path}: cannot be written: {said_by_system(error)}") from error
