"""Lines over a pipe, one JSON object each: how a runner and the small processes that work for it speak."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from threading import Thread
from typing import BinaryIO, TypeVar

import msgspec

Message = TypeVar("Message")

_encode = msgspec.json.Encoder().encode


def to_line(message: msgspec.Struct) -> bytes:
    """Return a message as a line with its end."""
    return _encode(message) + b"\n"


def speaker() -> Callable[[msgspec.Struct], None]:
    """Take standard output for lines alone, and return what says one; what libraries print goes to standard error."""
    lines: BinaryIO = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)

    def say(message: msgspec.Struct) -> None:
        try:
            lines.write(to_line(message))
        except BrokenPipeError:
            return  # nobody listens any more: the input ends as well

    return say


def listen(
    read: Callable[[bytes], Message],
    take: Callable[[Message | None], None],
    misunderstood: Callable[[str], None],
) -> None:
    """Hear standard input in a thread: ``take`` gets each message, and None at the end, which is the runner's."""

    def hear() -> None:
        for line in sys.stdin.buffer:
            try:
                take(read(line))
            except msgspec.ValidationError as error:
                misunderstood(str(error))
        take(None)

    Thread(target=hear, name="listens", daemon=True).start()
