"""What was read, as a value of the type that its fact has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from btrunner.runner.params import Type
from btrunner.runner.units import duration

_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "")


def _boolean(text: str) -> bool:
    word = text.strip().lower()
    if word not in (*_TRUE, *_FALSE):
        raise ValueError(text)
    return word in _TRUE


_OF_TEXT: Mapping[str, Callable[[str], Any]] = {
    "boolean": _boolean,
    "number": lambda text: float(text.replace(",", ".")),
    "integer": lambda text: int(text.replace(",", "").replace(" ", "")),
    "duration": lambda text: duration(text.strip()),
    "string": str.strip,
}


def as_value(read: Any, kind: Type) -> Any:
    """Return what was read as a value of a type, or None when it is none."""
    if isinstance(read, str) and kind.name in _OF_TEXT:
        try:
            read = _OF_TEXT[kind.name](read)
        except ValueError:
            return None
    if isinstance(read, float) and kind.name == "integer" and read.is_integer():
        read = int(read)
    return None if read is None or kind.refuses(read) else read


def found_value(pattern: re.Pattern[str], text: str, kind: Type) -> Any:
    """Return what a pattern finds: its group ``value``, a position of x and y, its first group, or all of it."""
    found = pattern.search(text)
    if found is None:
        return None
    named = found.groupdict()
    if kind.name == "position" and named.get("x") is not None and named.get("y") is not None:
        x, y = as_value(named["x"], _NUMBER), as_value(named["y"], _NUMBER)
        return None if x is None or y is None else (x, y)
    read = named["value"] if "value" in named else found[1] if found.re.groups else found[0]
    return as_value(read, kind)


_NUMBER = Type("number")
