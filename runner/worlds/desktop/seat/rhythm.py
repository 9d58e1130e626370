"""The rhythm of the hands: which keys are down and which were let go just now, so that a client sees each press."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection

from btrunner.runner.worlds.desktop.seat.keys import MODIFIERS
from btrunner.runner.worlds.desktop.seat.strokes import HOLD

_UP = 0.05
"""Seconds that a key is up before it is pressed again: a client that polls sees one long press otherwise."""
_APART = 0.02
"""Seconds between two keys that go down: a client that polls 60 times a second sees which came first."""
_LOOK_AGAIN = 0.01
_CHANGING = frozenset((*MODIFIERS, "command", "option", "capslock", "numlock", "scrolllock"))


class Rhythm:
    """When each key went down and up; ``used_at`` is when hands last did anything."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.used_at = -math.inf
        self._down_since: dict[str, float] = {}
        self._up_since: dict[str, float] = {}
        self._pressed_at = -math.inf

    def pressed(self, key: str) -> None:
        """Take in that a key was pressed."""
        self.used()
        self._down_since[key] = self._pressed_at = self.used_at

    def let_go(self, key: str) -> None:
        """Take in that a key was let go."""
        self.used()
        self._down_since.pop(key, None)
        self._up_since[key] = self.used_at

    def used(self) -> None:
        """Take in that hands did something."""
        self.used_at = self.now()

    def too_soon(self, keys: Collection[str]) -> float:
        """Return seconds after which to ask again whether these keys may be pressed, 0 when they may be."""
        if not self._down_since.keys().isdisjoint(keys):
            return _LOOK_AGAIN
        free_at = [self._pressed_at + _APART, *(self._up_since.get(key, -math.inf) + _UP for key in keys)]
        if changes_others(keys):
            # A key that a client that polls has not seen yet would be taken for one pressed with them.
            free_at += [since + HOLD for since in self._down_since.values()]
        return max(0.0, max(free_at) - self.now())


def changes_others(keys: Collection[str]) -> bool:
    """Say whether other keys mean something else while these are down."""
    return not _CHANGING.isdisjoint(keys)
