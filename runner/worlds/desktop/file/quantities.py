"""What an author writes of a screen: colours, places, keys, and texts with names to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta

from btrunner.runner.worlds import quantities

COLOUR_PATTERN = r"^#[0-9a-fA-F]{6}$(?!\n)"
_NAME = re.compile(r"\{(\w+)\}")

Pixel = Annotated[int, Meta(ge=0)]
Spot = Annotated[list[Pixel], Meta(min_length=2, max_length=2)]
Area = Annotated[list[Pixel], Meta(min_length=4, max_length=4)]
Text = Annotated[str, Meta(min_length=1)]


class Colour(str):
    """A colour, written ``"#3ac43a"``."""

    __slots__ = ()

    @property
    def rgb(self) -> tuple[int, int, int]:
        """Its red, green and blue, from 0 to 255."""
        return int(self[1:3], 16), int(self[3:5], 16), int(self[5:7], 16)


class Keys(dict[str, tuple[str, ...]]):
    """Keys one after the other: ``F2``, ``[F2, ctrl+a]``, or by an argument: ``{heal: F2, flash_heal: F3}``.

    Without an argument they stand under an empty text.
    """


def decode(kind: type, value: object) -> Any:
    """Return what the author wrote (a decoding hook of msgspec); raises ValueError."""
    if kind is Colour:
        if not isinstance(value, str) or not re.match(COLOUR_PATTERN, value):
            raise ValueError('a colour is written as "#3ac43a"')
        return Colour(value)
    if kind is Keys:
        return _keys(value)
    return quantities.decode(kind, value)


def describe(kind: type) -> dict[str, Any]:
    """Return the JSON Schema of a quantity (a schema hook of msgspec)."""
    if kind is Colour:
        return {"type": "string", "pattern": COLOUR_PATTERN, "format": "colour"}
    if kind is Keys:
        listed = {"type": "array", "items": {"type": "string"}, "minItems": 1}
        one = {"anyOf": [{"type": "string"}, listed]}
        named = {"type": "object", "minProperties": 1, "additionalProperties": one}
        return {"anyOf": [{"type": "string"}, listed, named], "format": "keys"}
    return quantities.describe(kind)


def _keys(value: object) -> Keys:
    if isinstance(value, Mapping):
        return Keys({str(name): _listed(keys) for name, keys in value.items()})
    return Keys({"": _listed(value)})


def _listed(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(key, str) for key in listed):
        raise ValueError("keys are written as texts, such as F2 or ctrl+a")
    return tuple(listed)


def names_in(text: str) -> list[str]:
    """Return the names in braces that a text wants filled in."""
    return _NAME.findall(text)


def filled(text: str, names: Mapping[str, object]) -> str:
    """Return a text with what the names in braces stand for; a name that is not known stays as it is."""
    return _NAME.sub(lambda found: str(names.get(found[1], found[0])), text)
