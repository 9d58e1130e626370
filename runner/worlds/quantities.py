"""Quantities of a world file that are texts for the author and numbers for the simulation."""

from __future__ import annotations

import re
from typing import Annotated, Any

import msgspec
from msgspec import Struct

from btrunner.runner.units import DURATION_PATTERN, PERCENT_PATTERN, SECONDS, duration, percent

Positive = Annotated[float, msgspec.Meta(gt=0)]
Amount = Annotated[float, msgspec.Meta(ge=0)]
Count = Annotated[int, msgspec.Meta(ge=1)]

_PART = r"\d+(?:\.\d+)?(?:ms|s|m|h|d)"
FREQUENCY_PATTERN = rf"^\d+(?:\.\d+)?/(?:s|m|h|d|(?:{_PART})+)$"
_FREQUENCY = re.compile(FREQUENCY_PATTERN)
_BYTES = {"kB": 10**3, "MB": 10**6, "GB": 10**9}
SIZE_PATTERN = r"^(\d+(?:\.\d+)?) ?(kB|MB|GB)$(?!\n)"
_SIZE = re.compile(SIZE_PATTERN)


class Seconds(float):
    """A time, written with its unit: ``3s``, ``12m30s``."""


class Size(int):
    """A size in bytes, written with its unit: ``500 kB``, ``200 MB``."""


class Frequency(float):
    """How often by chance, per second inside, written ``1/h`` or ``2/30m``."""


class Share(float):
    """A fraction from 0 to 1, written ``0.2`` or ``20%``."""


def _seconds(value: object) -> Seconds:
    if not isinstance(value, str):
        raise ValueError("a time is written with its unit, such as 500ms, 3s, 5m or 1h")
    return Seconds(duration(value))


def _frequency(value: object) -> Frequency:
    if not isinstance(value, str) or not _FREQUENCY.match(value):
        raise ValueError("how often is written as times per time, such as 1/h or 2/30m")
    times, window = value.split("/")
    return Frequency(float(times) / (SECONDS[window] if window in SECONDS else duration(window)))


def _size(value: object) -> Size:
    found = _SIZE.match(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("a size is written with its unit, such as 500 kB, 200 MB or 2 GB")
    return Size(float(found[1]) * _BYTES[found[2]])


def _share(value: object) -> Share:
    if isinstance(value, str):
        value = percent(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError("a fraction is written from 0 to 1, or as a percentage such as 20%")
    return Share(value)


_DECODE = {Seconds: _seconds, Frequency: _frequency, Share: _share, Size: _size}

_SCHEMA: dict[type, dict[str, Any]] = {
    Seconds: {"type": "string", "pattern": DURATION_PATTERN},
    Frequency: {"type": "string", "pattern": FREQUENCY_PATTERN, "format": "frequency"},
    Size: {"type": "string", "pattern": SIZE_PATTERN, "format": "size"},
    Share: {
        "format": "share",
        "anyOf": [
            {"type": "number", "minimum": 0, "maximum": 1},
            {"type": "string", "pattern": PERCENT_PATTERN},
        ],
    },
}


def decode(kind: type, value: object) -> Any:
    """Return the quantity that the author wrote (a decoding hook of msgspec); raises ValueError."""
    if kind in _DECODE:
        return _DECODE[kind](value)
    raise TypeError(f"no way to read a {kind.__name__}")


def describe(kind: type) -> dict[str, Any]:
    """Return the JSON Schema of a quantity (a schema hook of msgspec)."""
    if kind in _SCHEMA:
        return dict(_SCHEMA[kind])
    raise TypeError(f"no schema for {kind.__name__}")


class Written(Struct, frozen=True):
    """A default as an author would write it; the schema shows the text, the rules get the quantity."""

    kind: type
    text: str | float

    def __call__(self) -> Any:
        return decode(self.kind, self.text)


def time(text: str) -> Seconds:
    """Return the default of a field that is a time."""
    default: Seconds = msgspec.field(default_factory=Written(Seconds, text))
    return default


def size(text: str) -> Size:
    """Return the default of a field that is a size."""
    default: Size = msgspec.field(default_factory=Written(Size, text))
    return default


def share(value: float) -> Share:
    """Return the default of a field that is a fraction."""
    default: Share = msgspec.field(default_factory=Written(Share, value))
    return default
