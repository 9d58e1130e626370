"""A YAML file as values that know their line and column; nothing here knows what a tree is.

The values are made from ruamel.yaml's events and not from its nodes: a loop can bound the depth and
the size of a document before anything of that depth or size exists.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from btrunner.runner.problems import Place, Problem

MAX_BYTES = 4_000_000
MAX_DEPTH = 500
MAX_VALUES = 200_000
CORE_TAGS = {"bool": "true or false", "int": "a whole number", "float": "a number", "null": "nothing"}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, number, boolean or null; ``text`` is what stands in the file."""

    place: Place
    value: str | int | float | bool | None
    text: str

    def plain(self) -> object:
        """Return the value alone."""
        return self.value


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: Place
    values: list[Value] = field(default_factory=list)

    def plain(self) -> list[object]:
        """Return the values alone, as a list."""
        return [value.plain() for value in self.values]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping with text keys, in the file's order; ``keys`` holds the place of each key."""

    place: Place
    entries: dict[str, Value] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)

    def plain(self) -> dict[str, object]:
        """Return the values alone, as a dict."""
        return {key: value.plain() for key, value in self.entries.items()}


Value = Scalar | Items | Mapping


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its name as it was given, its lines, and its value (None where it has none)."""

    name: str
    path: Path
    lines: list[str]
    root: Value | None
    problems: list[Problem]

    def line(self, place: Place) -> str:
        """Return the line of a place as it stands in the file, or an empty text."""
        return self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else ""


def find(value: Value, path: list[str | int]) -> Value:
    """Return what stands at a path of keys and positions, or the nearest that is above it."""
    for step in path:
        if isinstance(value, Mapping) and step in value.entries:
            value = value.entries[str(step)]
        elif isinstance(value, Items) and isinstance(step, int) and step < len(value.values):
            value = value.values[step]
        else:
            break
    return value


def read(path: Path, name: str | None = None) -> Source:
    """Read a YAML file. What is wrong with it is in ``problems``; nothing is raised for a file's faults."""
    name = name or str(path)
    text, problem = _text(path, name)
    if problem:
        return Source(name, path, [], None, [problem])
    return parse(text, name, path)


def parse(text: str, name: str, path: Path | None = None) -> Source:
    """Make a Source of a text; ``name`` is the file's name in messages."""
    reader = _Reader(name)
    root = reader.read(text)
    return Source(name, path or Path(name), text.splitlines(), root, reader.problems)


def _text(path: Path, name: str) -> tuple[str, Problem | None]:
    def refuse(message: str, hint: str, line: int = 0, column: int = 0) -> tuple[str, Problem]:
        return "", Problem(Place(name, line, column), "unreadable-file", message, hint)

    try:
        if path.is_dir():
            return refuse("this is a folder, where a file is wanted", "name a .yaml file in it")
        if not path.exists():
            return refuse("there is no such file", "check the path, which is relative to where you are")
        if not path.is_file():
            return refuse("this is not a regular file", "name a .yaml file")
        if path.stat().st_size > MAX_BYTES:
            return refuse(
                f"the file is larger than {MAX_BYTES // 1_000_000} MB", "split it into several trees"
            )
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return refuse(f"the file cannot be read: {why.lower()}", "check its permissions")
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return refuse(
            f"byte 0x{raw[error.start]:02x} is not UTF-8",
            "save the file as UTF-8",
            before.count(b"\n") + 1,
            column,
        )


class _Stop(Exception):
    """The document cannot be read on; its problem has been told."""


class _Reader:
    """Turns the events of one document into values."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._anchors: dict[str, Value] = {}
        self._sizes: dict[str, int] = {}
        self._open: list[str] = []
        self._count = 0
        self._resolver = VersionedResolver()

    def read(self, text: str) -> Value | None:
        try:
            return self._document(self._events(text))
        except _Stop:
            return None
        except YAMLError as error:
            self._tell_yaml(error, text)
            return None

    def _events(self, text: str) -> Iterator[Event]:
        yield from YAML(typ="safe").parse(text)

    def _document(self, events: Iterator[Event]) -> Value | None:
        root: Value | None = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._tell(
                        event, "several-documents", "a second document starts here", "use one file each"
                    )
                    break
            elif isinstance(event, NodeEvent):
                root = self._value(event, events)
        if root is None or (isinstance(root, Scalar) and root.value is None):
            self.problems.append(
                Problem(
                    Place(self.name, 1, 1),
                    "empty-file",
                    "the file is empty",
                    "write a tree, a session or a world",
                )
            )
            return None
        return root

    def _value(self, first: Event, events: Iterator[Event]) -> Value:
        """Build the value that starts with an event, without recursion: a stack holds the open collections."""
        stack: list[_Open] = []
        event = first
        while True:
            done = self._begin(event, stack)
            while done is not None:
                if not stack:
                    return done
                stack[-1].add(done, self)
                done = None
            event = next(events)
            while isinstance(event, CollectionEndEvent):
                done = stack.pop().close(self)
                if not stack:
                    return done
                stack[-1].add(done, self)
                event = next(events)

    def _begin(self, event: Event, stack: list[_Open]) -> Value | None:
        """Return a finished scalar or alias, or open a collection and return None."""
        place = self.place(event)
        self._count += 1
        if self._count > MAX_VALUES:
            self._tell(
                event,
                "too-large",
                f"more than {MAX_VALUES:,} values, aliases counted",
                "write less, or fewer aliases",
            )
            raise _Stop
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if isinstance(event, ScalarEvent):
            value = self._scalar(event, place)
            self._remember(event, value, 1)
            return value
        if len(stack) >= MAX_DEPTH:
            self._tell(
                event,
                "too-deep",
                f"nested more than {MAX_DEPTH} levels deep",
                "move inner parts into trees of their own",
            )
            raise _Stop
        if event.tag is not None and not event.implicit:
            self._tell(event, "tag", f"the tag {event.tag} has no meaning here", "remove it")
        if isinstance(event, MappingStartEvent):
            stack.append(_OpenMapping(Mapping(place), event, self._count))
        elif isinstance(event, SequenceStartEvent):
            stack.append(_OpenItems(Items(place), event, self._count))
        return None

    def _alias(self, event: AliasEvent) -> Value:
        value = self._anchors.get(event.anchor)
        if value is None:
            self._tell(
                event,
                "alias",
                f"*{event.anchor} stands inside of itself or has no anchor",
                f"define &{event.anchor} before",
            )
            raise _Stop
        self._count += self._sizes[event.anchor]
        return value

    def _remember(self, event: Event, value: Value, size: int) -> None:
        if event.anchor:
            self._anchors[event.anchor] = value
            self._sizes[event.anchor] = size

    def closed(self, event: Event, value: Value, since: int) -> None:
        self._remember(event, value, self._count - since + 1)

    def _scalar(self, event: ScalarEvent, place: Place) -> Scalar:
        text: str = event.value
        tag = event.tag
        if tag is None or tag == "!":
            tag = self._resolver.resolve(ScalarNode, text, event.implicit)
        elif str(tag) not in _TAGS:
            self._tell(event, "tag", f"the tag {tag} has no meaning here", "remove it")
            tag = "tag:yaml.org,2002:str"
        kind = str(tag).rpartition(":")[2]
        try:
            return Scalar(place, _CONVERT.get(kind, str)(text), text)
        except (ValueError, OverflowError):
            self._tell(
                event, "scalar", f"'{text[:40]}' is not {CORE_TAGS.get(kind, kind)}", "put a text in quotes"
            )
            return Scalar(place, text, text)

    def place(self, event: Event) -> Place:
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def _tell(self, event: Event, rule: str, message: str, hint: str) -> None:
        self.problems.append(Problem(self.place(event), rule, message, hint))

    def tell(self, place: Place, rule: str, message: str, hint: str) -> None:
        self.problems.append(Problem(place, rule, message, hint))

    def _tell_yaml(self, error: YAMLError, text: str) -> None:
        if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
            mark = error.problem_mark
            place = Place(self.name, mark.line + 1, mark.column + 1)
            message = " ".join(filter(None, [error.problem, error.context]))
        else:
            position = getattr(error, "position", None)
            line = text.count("\n", 0, position) + 1 if isinstance(position, int) else _bad_line(text)
            place = Place(self.name, line, 1)
            message = str(getattr(error, "reason", "") or "a character that YAML does not allow")
        source = text.splitlines()[place.line - 1 :][:1]
        tab = bool(source) and "\t" in source[0][: max(place.column, 1)]
        hint = (
            "indent with spaces, never with tabs"
            if tab
            else "check the indentation, quotes and brackets here"
        )
        self.problems.append(Problem(place, "yaml", f"not valid YAML: {message}", hint))


class _Open:
    """A collection that has begun and not ended."""

    def __init__(self, value: Value, event: Event, since: int) -> None:
        self.value = value
        self.event = event
        self.since = since

    def add(self, value: Value, reader: _Reader) -> None:
        raise AssertionError("each kind of collection adds in its own way")

    def close(self, reader: _Reader) -> Value:
        reader.closed(self.event, self.value, self.since)
        return self.value


class _OpenItems(_Open):
    value: Items

    def add(self, value: Value, reader: _Reader) -> None:
        self.value.values.append(value)


class _OpenMapping(_Open):
    value: Mapping

    def __init__(self, value: Mapping, event: Event, since: int) -> None:
        super().__init__(value, event, since)
        self._key: tuple[str, Place] | None = None
        self._waiting = False

    def add(self, value: Value, reader: _Reader) -> None:
        if not self._waiting:
            self._waiting, self._key = True, self._usable(value, reader)
            return
        self._waiting = False
        if self._key is not None:
            key, place = self._key
            self.value.entries[key] = value
            self.value.keys[key] = place

    def _usable(self, key: Value, reader: _Reader) -> tuple[str, Place] | None:
        """Return a key that is a text and new, or None: its value is then passed over."""
        if not isinstance(key, Scalar):
            reader.tell(
                key.place, "key", "a key must be a text, not a list or a mapping", "put quotes around braces"
            )
            return None
        if key.text == "<<" and not isinstance(key.value, str):
            return None
        if key.text == "<<":
            reader.tell(
                key.place,
                "merge-key",
                "merge keys (<<) are not part of the language",
                "use a tree with parameters",
            )
            return None
        if key.text in self.value.entries:
            first = self.value.keys[key.text].line
            reader.tell(
                key.place,
                "duplicate-key",
                f"'{key.text}' stands twice; the first is on line {first}",
                "remove one",
            )
            return None
        return key.text, key.place


def _boolean(text: str) -> bool:
    return text.lower() == "true"


def _integer(text: str) -> int:
    if len(text) > 20:
        raise ValueError("no quantity of ours has so many digits")
    digits = text.replace("_", "")
    return int(digits, 0) if digits.lstrip("+-")[:2] in ("0x", "0o") else int(digits)


def _number(text: str) -> float:
    value = float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
    if not math.isfinite(value):
        raise ValueError("no quantity of ours is infinite")
    return value


def _null(text: str) -> None:
    return None


_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in (*CORE_TAGS, "str"))
_CONVERT = {"bool": _boolean, "int": _integer, "float": _number, "null": _null}


def _bad_line(text: str) -> int:
    """Return the line of the first character that YAML does not allow."""
    for number, line in enumerate(text.split("\n"), 1):
        if any((ord(c) < 32 and c not in "\t\r") or ord(c) in (0x7F, 0xFFFE, 0xFFFF) for c in line):
            return number
    return 1
