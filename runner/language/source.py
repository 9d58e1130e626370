"""A YAML file as values that know their line and column; nothing here knows what a tree is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from msgspec import Struct

from btrunner.runner.problems import Place, Problem


# Scalars are most of a file, and no circle can go through one: the collector need not follow them.
class Scalar(Struct, gc=False):
    """A text, number, boolean or null; ``text`` is what stands in the file."""

    place: Place
    value: str | int | float | bool | None
    text: str
    height: ClassVar[int] = 0

    def plain(self) -> Any:
        """Return the value alone."""
        return self.value


class Items(Struct):
    """A list; ``height`` is how many levels of values lie below it."""

    place: Place
    values: list[Value] = []
    height: int = 0
    _plain: list[Any] = []

    def add(self, value: Value) -> None:
        """Put a finished value at the end."""
        self.values.append(value)
        self._plain.append(value.plain())
        self.height = max(self.height, value.height + 1)

    def plain(self) -> list[Any]:
        """Return the values alone, as a list that nobody may change."""
        return self._plain


class Mapping(Struct):
    """A mapping with text keys, in the file's order; ``keys`` holds the place of each key.

    ``torn``: a key of it could not be used, so that what seems to be missing may only be misread.
    """

    place: Place
    entries: dict[str, Value] = {}
    keys: dict[str, Place] = {}
    torn: bool = False
    height: int = 0
    _plain: dict[str, Any] = {}

    def add(self, key: str, place: Place, value: Value) -> None:
        """Put a finished value under a key."""
        self.entries[key] = value
        self.keys[key] = place
        self._plain[key] = value.plain()
        self.height = max(self.height, value.height + 1)

    def plain(self) -> dict[str, Any]:
        """Return the values alone, as a dict that nobody may change."""
        return self._plain


Value = Scalar | Items | Mapping


class Source(Struct, frozen=True):
    """A file that was read: its name as it was given, its lines, and its value (None where it has none)."""

    name: str
    path: Path
    lines: list[str]
    root: Value | None
    problems: list[Problem]

    def line(self, place: Place) -> str:
        """Return the line of a place as it stands in the file, or an empty text."""
        return self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else ""


def find(value: Value, path: Sequence[str | int]) -> Value:
    """Return what stands at a path of keys and positions, or the nearest that is above it."""
    for step in path:
        if isinstance(value, Mapping) and step in value.entries:
            value = value.entries[str(step)]
        elif isinstance(value, Items) and isinstance(step, int) and step < len(value.values):
            value = value.values[step]
        else:
            break
    return value
