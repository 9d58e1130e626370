"""What the client writes down for others: its log, its state, and the truth that a test compares with."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import msgspec

_STATE_EVERY = 0.2


class Log:
    """A log for people and patterns: a time of day and a line."""

    def __init__(self, path: Path | None) -> None:
        self._file = _open(path)

    def write(self, text: str) -> None:
        """Add a line."""
        if self._file is not None:
            self._file.write(f"{time.strftime('%H:%M:%S')} {text}\n")


class KeyLog:
    """What truly happened, each with its monotonic time: keys, what a frame made of them, focus, states, faults."""

    def __init__(self, path: Path | None) -> None:
        self._file = _open(path)

    def write(self, what: str, about: str) -> None:
        """Add ``down``, ``up``, ``acted``, ``focus``, ``state`` or ``fault`` with what it is about."""
        if self._file is not None:
            self._file.write(f"{time.monotonic():.6f} {what} {about}\n")


class StateFile:
    """The facts as one JSON object, replaced as a whole about five times a second."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._due = 0.0

    def write(self, now: float, facts: Mapping[str, object]) -> None:
        """Write the facts if it is time to."""
        if self._path is None or now < self._due:
            return
        self._due = now + _STATE_EVERY
        waiting = self._path.with_name(self._path.name + ".new")
        waiting.write_bytes(msgspec.json.encode(facts))
        waiting.replace(self._path)


def _open(path: Path | None) -> IO[str] | None:
    """Open a file to add lines to, each of which is written at once."""
    return None if path is None else path.open("a", encoding="utf-8", buffering=1)
