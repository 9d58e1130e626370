"""The session's time, in seconds from its start: a clock makes it or reads it, nothing else does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """Says when each tick is due."""

    overruns: int

    def go_on(self, number: int, time: float) -> None:
        """Go on from before: the tick before ``number`` was at this time, in seconds of the session."""

    def wait(self, number: int) -> float:
        """Wait until tick ``number`` or the first later one that can be met; returns the session's time."""


class VirtualClock:
    """As fast as it can: each tick is due at once, a period after the one before."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._ahead = 0
        self.overruns = 0

    def go_on(self, number: int, time: float) -> None:
        """Go on from before."""
        self._ahead = ticks_ahead(number, time, self._rate)

    def wait(self, number: int) -> float:
        """Return the time of the tick."""
        return round((number + self._ahead) / self._rate, 6)


def ticks_ahead(number: int, time: float, rate: float) -> int:
    """Return by how many ticks the time is ahead of the number of the next tick."""
    return round(time * rate) + 1 - number


class WallClock:
    """Real time, ``speed`` times as fast. Deadlines are planned from the start, so that it does not drift.

    A tick that came too late to be met is an overrun: the time is taken as it is, and nothing is made up for.
    ``read`` and ``sleep`` are the machine's, in seconds; a test brings its own.
    """

    def __init__(
        self,
        rate: float,
        speed: float = 1.0,
        *,
        read: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = rate
        self._speed = speed
        self._read = read
        self._sleep = sleep
        self._start: float | None = None
        self._skipped = 0
        self.overruns = 0

    def go_on(self, number: int, time: float) -> None:
        """Go on from before; the time that has passed since does not count."""
        self._skipped = ticks_ahead(number, time, self._rate)

    def wait(self, number: int) -> float:
        """Sleep until the tick is due."""
        if self._start is None:
            self._start = self._read() - (number + self._skipped) / self._rate / self._speed
        elapsed = (self._read() - self._start) * self._speed
        due = number + self._skipped
        late = int(elapsed * self._rate + 1e-9) - due
        if late > 0:
            self.overruns += late
            self._skipped += late
            due += late
        seconds = (due / self._rate - elapsed) / self._speed
        if seconds > 0:
            self._sleep(seconds)
        return round(due / self._rate, 6)
