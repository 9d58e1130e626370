"""Takes the pictures of one character's window, on the occasions that its world file names."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from btrunner.runner.worlds.desktop.album import FAILURE, ROUTINE, Album, Taken
from btrunner.runner.worlds.desktop.file.record_rules import Record

_APART = 5.0
"""Seconds between two pictures of failures: what fails in every tick looks the same in each."""


class Camera:
    """A camera without film until it has an ``album``.

    ``shoot`` has a picture taken and saved in a file, and returns at once; None where there is no window.
    """

    def __init__(self, who: str, record: Record, shoot: Callable[[Path], Taken | None]) -> None:
        self.album: Album | None = None
        self._who = who
        self._record = record
        self._shoot = shoot
        self._failed_at = -math.inf
        self._due = 0.0

    def of_loss(self, state: str) -> str:
        """Take one of a client that is lost; returns its file's name, or an empty text."""
        return self._take(state) if "loss" in self._record.screenshots else ""

    def of_failure(self, now: float) -> str:
        """Take one of something that has just failed; returns its file's name, or an empty text."""
        if "failure" not in self._record.screenshots or now - self._failed_at < _APART:
            return ""
        self._failed_at = now
        return self._take(FAILURE)

    def look(self, now: float) -> None:
        """Take one when it is time."""
        every = self._record.every
        if every is not None and now >= self._due:
            self._due = now + every
            self._take(ROUTINE)

    def _take(self, what: str) -> str:
        if self.album is None:
            return ""
        path = self.album.next(self._who, what)
        taken = self._shoot(path)
        if taken is None:
            return ""
        self.album.add(taken)
        return path.name
