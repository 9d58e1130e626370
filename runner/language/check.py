"""Checks files and folders: each session with all it names, then the trees and worlds that none of them named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from btrunner.runner import registry
from btrunner.runner.language.load import SessionLoader, TreeLoader, check_world
from btrunner.runner.language.reader import read
from btrunner.runner.language.report import Report
from btrunner.runner.language.source import Mapping, Source
from btrunner.runner.problems import Place, Problem


class Checked(Struct):
    """What was checked: all problems, the files of ours, and the other YAML files that were passed over."""

    problems: list[Problem]
    files: list[str] = []
    passed_over: list[str] = []

    @property
    def errors(self) -> int:
        """How many problems keep a file from being used."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems do not."""
        return len(self.problems) - self.errors


def check(paths: Sequence[Path]) -> Checked:
    """Check files, and the YAML files below folders; nothing is raised for what is in them."""
    report = Report()
    checked = Checked([])
    sources: dict[str, list[Source]] = {"session": [], "tree": [], "world": []}
    for path, named in _files(paths):
        source = read(path)
        kind = kind_of(source)
        if kind:
            sources[kind].append(source)
        elif named or source.problems:
            report.add_source(source)
            _tell_unknown(source, report)
        else:
            checked.passed_over.append(source.name)
            continue
        checked.files.append(source.name)
    if not checked.files:
        for path in paths:
            # A wrong path in a pipeline must not pass for files that are well.
            report.tell(
                Place(str(path)),
                "nothing-to-check",
                "there is no tree, session or world in it",
                "check the path",
            )
    _check(sources, report)
    checked.problems = report.problems
    return checked


def kind_of(source: Source) -> str:
    """Return what a file is: ``session``, ``tree`` or ``world``; an empty text for anything else."""
    root = source.root
    if not isinstance(root, Mapping):
        return ""
    return next((kind for kind in ("session", "tree", "world") if kind in root.entries), "")


def _check(sources: dict[str, list[Source]], report: Report) -> None:
    leaves = registry.installed_leaves()
    for source in sources["session"]:
        SessionLoader(report).load(source)
    known = {source.path.resolve() for source in report.sources.values()}
    for source in sources["tree"]:
        if source.path.resolve() not in known:
            TreeLoader(report, leaves).load(source)
    for source in sources["world"]:
        if source.path.resolve() not in known:
            check_world(source, report)


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Yield each file once, with whether it was named itself; hidden folders are passed over."""
    seen: set[Path] = set()
    for path in paths:
        inside = sorted(_below(path)) if path.is_dir() else [path]
        for file in inside:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file, file == path


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix in (".yaml", ".yml") and not hidden and not path.is_dir():
            yield path


def _tell_unknown(source: Source, report: Report) -> None:
    if source.root is not None:
        message = "this is neither a tree, a session nor a world"
        report.tell(
            Place(source.name, 1, 1), "unknown-file", message, "begin it with tree:, session: or world:"
        )
