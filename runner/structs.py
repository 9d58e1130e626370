"""Structs made of plain data and of JSON, by one thread at a time.

When two threads are the first to ask for the same type at the same time, msgspec (0.22) gives one of them its notes
on that type half-made, and the process crashes. What takes microseconds may wait.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, TypeVar

import msgspec

Made = TypeVar("Made")

_ONE_AT_A_TIME = RLock()
"""One for all types, as they hold each other; a decoding hook may convert, too."""


def converted(
    data: object,
    kind: type[Made],
    dec_hook: Callable[[type, Any], Any] | None = None,
    str_keys: bool = False,
) -> Made:
    """Return a struct made of plain data; raises msgspec.ValidationError."""
    with _ONE_AT_A_TIME:
        return msgspec.convert(data, kind, dec_hook=dec_hook, str_keys=str_keys)


def decoded(text: bytes | memoryview, kind: type[Made]) -> Made:
    """Return a struct made of JSON; raises msgspec.DecodeError, and UnicodeDecodeError for what is no text."""
    with _ONE_AT_A_TIME:
        return msgspec.json.decode(text, type=kind)
