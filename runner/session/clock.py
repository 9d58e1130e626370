"""The session's time, in seconds from its start: a clock makes it or reads it, nothing else does."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import Protocol

_INSTANT = 1e-6


class Clock(Protocol):
    """Says when each tick is due."""

    overruns: int

    def go_on(self, number: int, time: float) -> None:
        """Go on from before: the tick before ``number`` was at this time, in seconds of the session."""

    def wait(self, number: int) -> float:
        """Wait until tick ``number`` or the first later one that can be met; returns the session's time."""

    def wake(self) -> None:
        """Let the next tick come at once, where time is real; from any thread."""


class VirtualClock:
    """As fast as it can: each tick is due at once, a period after the one before."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._needs_rounding = 1_000_000 % rate != 0
        self._ahead = 0
        self.overruns = 0

    def go_on(self, number: int, time: float) -> None:
        """Go on from before."""
        self._ahead = ticks_ahead(number, time, self._rate)

    def wait(self, number: int) -> float:
        """Return the time of the tick: to six digits, which most rates give by themselves."""
        time = (number + self._ahead) / self._rate
        return round(time, 6) if self._needs_rounding else time

    def wake(self) -> None:
        """Do nothing: each tick comes at once."""


def ticks_ahead(number: int, time: float, rate: float) -> int:
    """Return by how many ticks the time is ahead of the number of the next tick."""
    return round(time * rate) + 1 - number


class WallClock:
    """Real time, ``speed`` times as fast. Deadlines are planned from the start, so that it does not drift.

    A tick that came too late to be met is an overrun: the time is taken as it is, and nothing is made up for.
    ``wake`` brings one more tick, between two that are planned; however often it is called, no more than one.
    ``read`` and ``sleep`` are the machine's, in seconds; a test brings its own.
    """

    def __init__(
        self,
        rate: float,
        speed: float = 1.0,
        *,
        read: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        self._rate = rate
        self._speed = speed
        self._read = read
        self._woken = Event()
        self._sleep = sleep or self._woken.wait
        self._start: float | None = None
        self._skipped = 0
        self._was_early = False
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
        planned = due / self._rate
        while (left := planned / self._speed - (self._read() - self._start)) > _INSTANT:
            if self._is_woken():
                self._skipped -= 1
                return round(planned - left * self._speed, 6)
            self._sleep(left)
        self._woken.clear()
        self._was_early = False
        return round(planned, 6)

    def wake(self) -> None:
        """Let the next tick come at once, unless the one before did."""
        self._woken.set()

    def _is_woken(self) -> bool:
        """Say, once, whether a tick is to come early; of two in a row the second is not."""
        woken = self._woken.is_set() and not self._was_early
        self._woken.clear()
        self._was_early = self._was_early or woken
        return woken
