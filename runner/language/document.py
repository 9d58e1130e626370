"""Builds the values of one YAML document from ruamel.yaml's events.

Events and not nodes: a loop can bound the depth and the size of a document before anything of that
depth or size exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from btrunner.runner.language.scalars import CONVERT, CORE, kind_of
from btrunner.runner.language.source import Items, Mapping, Scalar, Value
from btrunner.runner.language.yaml_faults import fault_of
from btrunner.runner.problems import Place, Problem

MAX_DEPTH = 500
MAX_VALUES = 200_000
_KINDS = {"bool": "true or false", "int": "a whole number", "float": "a number", "null": "nothing"}
_TAGS = frozenset(f"{CORE}{kind}" for kind in (*_KINDS, "str", "seq", "map"))


class _Stop(Exception):
    """The document cannot be read on; its problem has been told."""


class Document:
    """Turns the events of one document into values; what is wrong is in ``problems``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._anchors: dict[str, Value] = {}
        self._sizes: dict[str, int] = {}
        self._opened: set[str] = set()
        self._count = 0

    def read(self, text: str) -> Value | None:
        """Return the value of a text, or None where it has none that can be used."""
        try:
            return self._root(YAML(typ="safe").parse(text))
        except _Stop:
            return None
        except YAMLError as error:
            self.problems.append(fault_of(error, text, self.name))
            return None

    def tell(self, place: Place, rule: str, message: str, hint: str) -> None:
        """Take in a problem."""
        self.problems.append(Problem(place, rule, message, hint))

    def _root(self, events: Iterator[Any]) -> Value | None:
        root: Value | None = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    where = self._place(event)
                    self.tell(
                        where, "several-documents", "a second document starts here", "use one file each"
                    )
                    break
            elif isinstance(event, NodeEvent):
                root = self._value(event, events)
        if root is None or (isinstance(root, Scalar) and root.value is None):
            where = Place(self.name, 1, 1)
            self.tell(where, "empty-file", "the file is empty", "write a tree, a session or a world")
            return None
        return root

    def _value(self, event: Any, events: Iterator[Any]) -> Value:
        """Build the value that starts with an event, without recursion: a stack holds the open collections."""
        stack: list[_Open] = []
        while True:
            if type(event) is ScalarEvent:
                done: Value | None = self._scalar(event, len(stack))
            elif isinstance(event, CollectionEndEvent):
                done = self._close(stack)
            elif isinstance(event, AliasEvent):
                done = self._alias(event, len(stack))
            else:
                self._open(event, stack)
                done = None
            if done is not None:
                if not stack:
                    return done
                stack[-1].add(done, self)
            event = next(events)

    def _close(self, stack: list[_Open]) -> Value:
        closed = stack.pop()
        self._remember(closed.event, closed.value, self._count - closed.since + 1)
        return closed.value

    def _open(self, event: Any, stack: list[_Open]) -> None:
        place = self._counted(event, len(stack))
        if event.tag is not None and str(event.tag) not in _TAGS:
            self._tell_tag(event.tag, place)
        if event.anchor:
            self._opened.add(event.anchor)
        open_kind = _OpenMapping if isinstance(event, MappingStartEvent) else _OpenItems
        stack.append(open_kind(place, event, self._count))

    def _counted(self, event: Any, depth: int) -> Place:
        """Return the place of a value that begins; raises _Stop where there are too many, or it is too deep."""
        mark = event.start_mark
        place = Place(self.name, mark.line + 1, mark.column + 1)
        self._count += 1
        if self._count > MAX_VALUES or depth >= MAX_DEPTH:
            self._bound(place, depth)
        return place

    def _bound(self, place: Place, depth: int) -> None:
        if self._count > MAX_VALUES:
            message = f"more than {MAX_VALUES:,} values, aliases counted"
            self.tell(place, "too-large", message, "write less, or fewer aliases")
            raise _Stop
        if depth >= MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep"
            self.tell(place, "too-deep", message, "move inner parts into trees of their own")
            raise _Stop

    def _alias(self, event: Any, depth: int) -> Value:
        name = event.anchor
        place = self._place(event)
        value = self._anchors.get(name)
        if value is None:
            if name in self._opened:
                message, hint = f"*{name} stands inside of itself", "use a tree, and repeat:"
            else:
                message, hint = (
                    f"there is no &{name} before this *{name}",
                    "put a text that begins with * in quotes",
                )
            self.tell(place, "alias", message, hint)
            raise _Stop
        self._count += 1 + self._sizes[name]
        self._bound(place, depth + value.height)
        return value

    def _remember(self, event: Any, value: Value, size: int) -> None:
        if event.anchor:
            self._anchors[event.anchor] = value
            self._sizes[event.anchor] = size

    def _scalar(self, event: Any, depth: int) -> Scalar:
        place = self._counted(event, depth)
        scalar = self._converted(event, place)
        if event.anchor:
            self._remember(event, scalar, 1)
        return scalar

    def _converted(self, event: Any, place: Place) -> Scalar:
        text: str = event.value
        tag = event.tag
        if tag is None or tag == "!":
            kind = kind_of(text, event.implicit)
        elif str(tag) not in _TAGS:
            self._tell_tag(tag, place)
            return Scalar(place, text, text)
        else:
            kind = str(tag).removeprefix(CORE)
        if kind not in CONVERT:
            return Scalar(place, text, text)
        try:
            return Scalar(place, CONVERT[kind](text), text)
        except (ValueError, OverflowError):
            shown = text if len(text) <= 40 else f"{text[:39]}…"
            self.tell(place, "scalar", f"'{shown}' is not {_KINDS[kind]} of ours", "put a text in quotes")
            return Scalar(place, text, text)

    def _tell_tag(self, tag: object, place: Place) -> None:
        shown = str(tag).replace(CORE, "!!")
        hint = "to negate, write not; put a text that begins with ! in quotes"
        self.tell(place, "tag", f"the tag {shown} has no meaning here", hint)

    def _place(self, event: Any) -> Place:
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)


class _OpenItems:
    """A list that has begun and not ended."""

    def __init__(self, place: Place, event: Any, since: int) -> None:
        self.value: Items = Items(place)
        self.event = event
        self.since = since

    def add(self, value: Value, document: Document) -> None:
        self.value.add(value)


class _OpenMapping:
    """A mapping that has begun and not ended; keys and values come in turn."""

    def __init__(self, place: Place, event: Any, since: int) -> None:
        self.value: Mapping = Mapping(place)
        self.event = event
        self.since = since
        self._key: tuple[str, Place] | None = None
        self._waiting = False

    def add(self, value: Value, document: Document) -> None:
        if not self._waiting:
            self._waiting, self._key = True, self._usable(value, document)
            return
        self._waiting = False
        if self._key is None:
            self.value.torn = True
        else:
            self.value.add(*self._key, value)

    def _usable(self, key: Value, document: Document) -> tuple[str, Place] | None:
        """Return a key that is a text and new, or None: its value is then passed over."""
        if not isinstance(key, Scalar):
            message = "a key must be a text, not a list or a mapping"
            document.tell(key.place, "key", message, "put a text that begins with a bracket in quotes")
        elif key.text == "<<":
            message = "merge keys (<<) are not part of the language"
            document.tell(key.place, "merge-key", message, "use a tree with parameters")
        elif key.text in self.value.entries:
            first = self.value.keys[key.text].line
            message = f"'{key.text}' stands twice; the first is on line {first}"
            document.tell(key.place, "duplicate-key", message, "remove one")
        else:
            return key.text, key.place
        return None


_Open = _OpenItems | _OpenMapping
