"""The keys of the game: polled once per frame, as games do, so that a press too short to be seen is missed."""

from __future__ import annotations

import pygame

from btrunner.demo.window.records import KeyLog
from btrunner.demo.wire import Do, Friend

_DEEDS = {
    "f1": "target",
    "f2": "heal",
    "f3": "flash_heal",
    "f4": "attack",
    "f5": "quest",
    "f6": "follow",
    "f7": "rest",
    "f8": "travel",
    "5": "renew",
    "6": "group_heal",
    "7": "cure",
    "8": "revive",
    "t": "assist",
    "x": "stop",
    "h": "go_home",
    "r": "rise",
    "space": "unstick",
}
_FRIENDS = {"1": 1, "2": 2, "3": 3, "4": 4}
_WALKS = {
    "up": (0.0, -1.0), "down": (0.0, 1.0), "left": (-1.0, 0.0), "right": (1.0, 0.0),
    "w": (0.0, -1.0), "s": (0.0, 1.0), "a": (-1.0, 0.0), "d": (1.0, 0.0),
}  # fmt: skip


class Keyboard:
    """What is held down, frame by frame."""

    def __init__(self, log: KeyLog) -> None:
        self._log = log
        self._codes = {key: pygame.key.key_code(key) for key in (*_DEEDS, *_FRIENDS, *_WALKS)}
        self._held: set[str] = set()

    def poll(self) -> tuple[list[Do | Friend], tuple[float, float]]:
        """Return what was asked for since the last frame, and the way that the held keys lead."""
        pressed = pygame.key.get_pressed()
        held = {key for key, code in self._codes.items() if pressed[code]}
        fresh = sorted(held - self._held)
        self._held = held
        for key in fresh:
            self._log.write("acted", key)
        deeds: list[Do | Friend] = [Do(_DEEDS[key]) for key in fresh if key in _DEEDS]
        deeds += [Friend(_FRIENDS[key]) for key in fresh if key in _FRIENDS]
        return deeds, _way(held)

    @property
    def held(self) -> set[str]:
        """Return the keys that are down."""
        return self._held


def _way(held: set[str]) -> tuple[float, float]:
    ways = {way for key, way in _WALKS.items() if key in held}
    return sum(x for x, _ in ways), sum(y for _, y in ways)
