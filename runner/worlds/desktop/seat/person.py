"""The person whose display it is: while they use keyboard or mouse, hands are kept off; a corner stops everything."""

from __future__ import annotations

import math

from btrunner.runner.worlds.desktop.screens.screen import Screen
from btrunner.runner.worlds.desktop.seat.rhythm import Rhythm

_OWN = 0.05
"""Input so many seconds after our own may be our own."""
CORNER = "the pointer is in the upper left corner, which stops everything"
_TYPES = "a person uses the keyboard"


class Person:
    """Whoever sits at the display; ``hold_off``: seconds to keep off after their input, None where nobody sits."""

    def __init__(self, screen: Screen, rhythm: Rhythm, hold_off: float | None) -> None:
        self._screen = screen
        self._rhythm = rhythm
        self._hold_off = hold_off
        self._until = -math.inf

    def keeps_off(self, now: float) -> str:
        """Return why hands are to be kept off now: the corner, or their own input; else an empty text."""
        if self._hold_off is None:
            return ""
        if self._screen.pointer() == (0, 0):
            return CORNER
        idle = self._screen.idle()
        if idle is not None and now - idle > self._rhythm.used_at + _OWN:
            self._until = now - idle + self._hold_off
        return _TYPES if now < self._until else ""
