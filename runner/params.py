"""The types of values: what a fact, a parameter, a published key or an expression may be."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Literal

from msgspec import Struct

from btrunner.runner.units import is_duration

TypeName = Literal[
    "boolean", "number", "integer", "string", "duration", "position", "character", "list", "record", "any"
]


class Unset:
    """The mark for "no default": ``None`` would be a value."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET = Unset()


class Type(Struct, frozen=True):
    """The type of a value.

    ``choices`` narrows a string to an enumeration; ``items`` is the type of a list's members;
    ``fields`` are a record's; ``minimum`` and ``maximum`` bound a number. A duration is in seconds,
    a position a pair ``(x, y)``, a character its name.
    """

    name: TypeName
    choices: tuple[str, ...] = ()
    items: Type | None = None
    fields: Mapping[str, Type] = {}
    minimum: float | None = None
    maximum: float | None = None

    def __hash__(self) -> int:
        return hash((self.name, self.choices, self.items, self.minimum, self.maximum))

    def __str__(self) -> str:
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if self.items is not None and self.items.name != "any":
            return f"list of {self.items}"
        return "time" if self.name == "duration" else self.name

    @property
    def noun(self) -> str:
        """The type as what something is: ``a number``, ``a whole number``, ``one of a, b``."""
        if self.choices:
            return str(self) if len(self.choices) <= 6 else f"one of {', '.join(self.choices[:5])}, …"
        return f"a {self}" if self.name == "list" else _NOUNS[self.name]

    @property
    def wanted(self) -> str:
        """The type as what is expected of an author: all choices, and a time with its unit."""
        if self.choices:
            return str(self)
        return "a time with its unit" if self.name == "duration" else self.noun

    def accepts(self, other: Type) -> bool:
        """Say whether a value of the other type can stand where this one is wanted."""
        if "any" in (self.name, other.name):
            return True
        if self.name == "number":
            return other.name in ("number", "integer")
        if self.name == "list" and other.name == "list":
            return self.items is None or other.items is None or self.items.accepts(other.items)
        if self.name == "string" and other.name == "string" and self.choices and other.choices:
            return not set(other.choices).isdisjoint(self.choices)
        return self.name == other.name

    @property
    def fits(self) -> Callable[[object], bool]:
        """What says of a plain value whether it is of this kind, whatever its choices, bounds and items."""
        return _FITS[self.name]

    def refuses(self, value: object) -> str:
        """Return why a plain value is not of this type, or an empty text when it is."""
        if not _FITS[self.name](value):
            return f"expected {self.wanted}, found {show_value(value)}"
        if self.choices and value not in self.choices:
            return f"expected {self.wanted}, found {show_value(value)}"
        if self.minimum is not None and isinstance(value, (int, float)) and value < self.minimum:
            return f"expected at least {self.minimum:g}, found {show_value(value)}"
        if self.maximum is not None and isinstance(value, (int, float)) and value > self.maximum:
            return f"expected at most {self.maximum:g}, found {show_value(value)}"
        if self.items is not None and isinstance(value, (list, tuple)):
            return next(filter(None, map(self.items.refuses, value)), "")
        return ""

    def revived(self, value: Any) -> Any:
        """Return a value of this type that was written as JSON, which knows no pairs, as it was."""
        if self.name == "position":
            return tuple(value)
        if self.items is not None and isinstance(value, list):
            return [self.items.revived(item) for item in value]
        return value


def _is_number(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _is_position(value: object) -> bool:
    return (
        isinstance(value, (list, tuple)) and len(value) == 2 and _is_number(value[0]) and _is_number(value[1])
    )


_FITS: Mapping[str, Callable[[object], bool]] = {
    "any": lambda value: True,
    "boolean": lambda value: isinstance(value, bool),
    "number": _is_number,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "character": lambda value: isinstance(value, str),
    "duration": _is_number,
    "position": _is_position,
    "list": lambda value: isinstance(value, (list, tuple)),
    "record": lambda value: isinstance(value, Mapping),
}

_NOUNS: Mapping[str, str] = {
    "boolean": "true or false", "number": "a number", "integer": "a whole number", "string": "a text",
    "duration": "a time", "position": "a position", "character": "a character", "record": "a mapping",
    "any": "a value",
}  # fmt: skip

ANY = Type("any")
BOOLEAN = Type("boolean")
NUMBER = Type("number")
INTEGER = Type("integer")
STRING = Type("string")
DURATION = Type("duration")
POSITION = Type("position")
CHARACTER = Type("character")


def type_of(value: object) -> Type:
    """Return the type that a plain value from a file shows: ``3s`` in a text is a time."""
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int):
        return INTEGER
    if isinstance(value, float):
        return NUMBER
    if isinstance(value, str):
        return DURATION if is_duration(value) else STRING
    if isinstance(value, Mapping):
        return Type("record", fields={str(key): type_of(item) for key, item in value.items()})
    if isinstance(value, (list, tuple)):
        kinds = {type_of(item) for item in value}
        return Type("list", items=kinds.pop() if len(kinds) == 1 else ANY)
    return ANY


def show_value(value: object) -> str:
    """Return a value as an author would write it in YAML, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return f"'{value}'" if len(value) <= 40 else f"'{value[:37]}…'"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return str(value)


class Param(Struct, frozen=True):
    """A declared parameter of a tree, an action or a node; without a ``default`` it must be given."""

    name: str
    type: Type
    default: object = UNSET
    about: str = ""

    @property
    def required(self) -> bool:
        """Say whether whoever uses it must give it."""
        return self.default is UNSET
