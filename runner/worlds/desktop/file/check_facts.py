"""The mistakes in a desktop world's facts: places outside the window, pictures that are none, and the like."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath

from btrunner.runner.errors import did_you_mean
from btrunner.runner.worlds.desktop.file.fact_rules import Fact, JsonField, LogLine
from btrunner.runner.worlds.desktop.file.quantities import names_in
from btrunner.runner.worlds.desktop.file.rules import Rules
from btrunner.runner.worlds.protocol import Fault, Path

SOURCES = ("bar", "colour", "template", "text", "log", "json", "process", "always")
OWN_FACTS = ("client", "client_cause", "queue_position", "queue_quiet_for")
_WHO = ("character", "role")
_PORTS = 65536
_GIVEN_TYPE = {"bar": "number", "colour": "boolean", "template": "boolean", "process": "number"}


def facts(rules: Rules) -> Iterator[Fault]:
    """Yield what is wrong with the facts."""
    for name, fact in rules.facts.items():
        path: Path = ("facts", name)
        if name in OWN_FACTS:
            yield Fault(path, "reserved-name", f"'{name}' is told by the world itself", "use another name")
        found = [source for source in SOURCES if getattr(fact, source) is not None]
        if len(found) != 1:
            which = " and ".join(found) or "none of them"
            yield Fault(path, "fact-source", f"a fact has exactly one of {', '.join(SOURCES)}; found {which}")
            continue
        yield from _fact(path, fact, found[0], rules)


def _fact(path: Path, fact: Fact, source: str, rules: Rules) -> Iterator[Fault]:
    inside = (*path, source)
    given = _GIVEN_TYPE.get(source)
    if given and fact.type not in (None, given):
        yield Fault((*path, "type"), "fact-type", f"a {source} is a {given}, not a {fact.type}")
    if fact.enum and fact.type not in (None, "string"):
        yield Fault((*path, "enum"), "fact-type", f"a {fact.type} has no choices")
    part = getattr(fact, source)
    yield from places(inside, getattr(part, "at", None), rules)
    picture = fact.template.picture if fact.template else ""
    yield from sources(path, source, picture, fact.log)
    if fact.text:
        yield from _expression((*inside, "pattern"), fact.text.pattern)
    if fact.json:
        yield from _json(inside, fact.json)


def _json(path: Path, json: JsonField) -> Iterator[Fault]:
    if bool(json.file) == bool(json.socket):
        yield Fault(path, "json-source", "JSON comes from exactly one of file and socket")
    yield from _braces((*path, "file"), json.file)
    yield from _braces((*path, "socket"), json.socket)
    host, _, port = json.socket.rpartition(":")
    is_path = "/" in json.socket
    if host and not (is_path or names_in(port) or (port.isdecimal() and 0 < int(port) < _PORTS)):
        yield Fault(
            (*path, "socket"),
            "json-source",
            f"'{port}' is no port",
            "write host:port, or the path of a socket",
        )


def places(path: Path, at: Sequence[int] | None, rules: Rules) -> Iterator[Fault]:
    """Yield what is wrong with a place: it is empty, or not all of it is inside the window."""
    if at is None:
        return
    if 0 in at[2:]:
        yield Fault((*path, "at"), "empty-place", "the place is empty: its width and height are above 0")
    size = rules.client.size
    if size and (at[0] + at[2] > size[0] or at[1] + at[3] > size[1]):
        right, bottom = at[0] + at[2], at[1] + at[3]
        message = f"it reaches to {right}, {bottom}, outside the window of {size[0]} by {size[1]}"
        yield Fault((*path, "at"), "outside-window", message, "[x, y, width, height] in pixels of the window")


def sources(path: Path, source: str, picture: str, log: LogLine | None) -> Iterator[Fault]:
    """Yield what is missing for something to be seen: a picture, an engine that reads, a pattern that is one."""
    if source == "template":
        inside: Path = (*path, "template", "picture") if path[0] == "facts" else (*path, "template")
        yield from _picture(inside, picture)
    if source == "text" and not _reads():
        yield Fault(
            (*path, "text"),
            "no-ocr",
            "nothing here can read text from a screen",
            "pip install 'btrunner[ocr]' brings it",
            of_machine=True,
        )
    if log:
        yield from _expression((*path, "log", "pattern"), log.pattern)
        yield from _braces((*path, "log", "file"), log.file)


def _reads() -> bool:
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def _picture(path: Path, name: str) -> Iterator[Fault]:
    file = FilePath(name)
    if not file.is_file():
        known = [other.name for other in file.parent.glob("*.png")] if file.parent.is_dir() else []
        yield Fault(path, "no-picture", f"there is no picture '{file.name}'", did_you_mean(file.name, known))
    elif importlib.util.find_spec("cv2") is None:
        yield Fault(
            path,
            "no-opencv",
            "nothing here can look for pictures",
            "pip install 'btrunner[desktop]' brings it",
            of_machine=True,
        )
    else:
        import cv2

        if cv2.imread(str(file)) is None:
            yield Fault(path, "no-picture", f"'{file.name}' is no picture that can be read", "save it as PNG")


def _expression(path: Path, pattern: str) -> Iterator[Fault]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield Fault(path, "bad-pattern", f"this is no regular expression: {error}")


def _braces(path: Path, text: str) -> Iterator[Fault]:
    for name in names_in(text):
        if name not in _WHO:
            yield Fault(path, "unknown-name", f"nothing is called '{name}' here", did_you_mean(name, _WHO))
