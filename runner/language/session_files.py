"""The files that a session names besides trees: its node packs and its world."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from btrunner.runner import registry
from btrunner.runner.errors import RegistrationError, did_you_mean
from btrunner.runner.language.reader import read
from btrunner.runner.language.report import Report
from btrunner.runner.language.source import Items, Mapping, Source, Value
from btrunner.runner.language.words import KINDS, OPTIONS
from btrunner.runner.language.world_file import World, check_world
from btrunner.runner.registry import Leaf

_module_numbers = count(1)


def session_leaves(root: Mapping, folder: Path, report: Report) -> dict[str, Leaf] | None:
    """Return the installed leaves with the session's own, or None when one of its packs has a fault."""
    leaves = registry.installed_leaves()
    named = root.entries.get("nodes")
    whole = True
    for item in named.values if isinstance(named, Items) else []:
        if not str(item.plain()).startswith("./"):
            continue  # the shape has told that
        why, hint = _add_pack(leaves, folder, str(item.plain()))
        if why:
            report.tell(item.place, "nodes-file", why, hint)
            whole = False
    return leaves if whole else None


def _add_pack(leaves: dict[str, Leaf], folder: Path, name: str) -> tuple[str, str]:
    """Add the leaves of a file; return what is wrong with it and a way out, or two empty texts."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        return f"'{name}' is not beside the session or below it", "move the file there"
    if not path.is_file():
        known = [f"./{other.relative_to(folder)}" for other in sorted(folder.glob("*.py"))]
        return f"there is no file '{name}'", did_you_mean(name, known)
    try:
        own = registry.leaves_of_file(path, f"btrunner_session_nodes_{next(_module_numbers)}", name)
    except RegistrationError as error:
        return str(error), ""
    for word in own:
        if word in leaves:
            whose = (
                "a built-in node" if leaves[word].origin == "builtin" else f"a node of {leaves[word].origin}"
            )
            return f"{name}: '{word}' is the name of {whose} already", "rename the function"
        if word in KINDS or word in OPTIONS:
            return f"{name}: '{word}' is a word of the language", "rename the function"
    leaves.update(own)
    return "", ""


def session_world(root: Mapping, source: Source, report: Report, *, opens: bool = True) -> World | None:
    """Return the session's world, checked (``opens`` as for check_world); None when there is none or it has faults."""
    named = root.entries.get("world")
    if named is None or not isinstance(named.plain(), str):
        return None
    path = source.path.parent / str(named.plain())
    if not path.exists():
        _tell_no_world(named, path, source.path.parent, report)
        return None
    return check_world(read(path, str(Path(source.name).parent / str(named.plain()))), report, opens=opens)


def _tell_no_world(named: Value, path: Path, folder: Path, report: Report) -> None:
    beside = path.parent if path.parent.is_dir() and path.parent.is_relative_to(folder) else folder
    known = [str(other.relative_to(folder)) for other in sorted(beside.glob("*.yaml"))]
    hint = (
        did_you_mean(str(named.plain()), known) if beside != folder else "the path is relative to this file"
    )
    report.tell(named.place, "unknown-world", f"there is no world file '{named.plain()}'", hint)
