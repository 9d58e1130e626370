"""Values of a session as JSON can write them, and back: a position is a tuple here, and JSON has only lists."""

from __future__ import annotations

import math
from typing import Any

TUPLE = "()"
"""The key of an object that stands for a tuple."""


def to_plain(value: object) -> Any:
    """Return a value as plain data, none of it shared; raises ValueError for one that is not made of such."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, tuple):
        return {TUPLE: [to_plain(item) for item in value]}
    if isinstance(value, list):
        return [to_plain(item) for item in value]
    if isinstance(value, dict) and TUPLE not in value and all(isinstance(key, str) for key in value):
        return {key: to_plain(item) for key, item in value.items()}
    raise ValueError(
        f"{value!r} cannot be saved: expected texts, numbers, truths, and lists and dicts of them"
    )


def from_plain(value: Any) -> Any:
    """Return the value that plain data stands for."""
    if isinstance(value, list):
        return [from_plain(item) for item in value]
    if isinstance(value, dict):
        if TUPLE in value:
            return tuple(from_plain(item) for item in value[TUPLE])
        return {key: from_plain(item) for key, item in value.items()}
    return value
