"""Chance that can be repeated and continued: a stream of random numbers whose whole state is one number."""

from __future__ import annotations

import random
from hashlib import sha256

_MASK = (1 << 64) - 1


class Stream(random.Random):
    """Random numbers by SplitMix64 (Steele, Lea, Flood 2014): ``state`` is all there is to save and to restore."""

    def __init__(self, state: int) -> None:
        super().__init__(state)

    def seed(self, a: object = None, version: int = 2) -> None:
        """Begin with a state of 64 bits; raises TypeError for anything but an integer."""
        if not isinstance(a, int):
            raise TypeError(f"a state is an integer, not {a!r}")
        self.state = a & _MASK
        self.gauss_next = None

    def random(self) -> float:
        """Return the next number in [0, 1), of 53 bits."""
        return (self._next() >> 11) * 2.0**-53

    def getrandbits(self, k: int, /) -> int:
        """Return an integer of ``k`` random bits; raises ValueError for a negative ``k``."""
        if k < 0:
            raise ValueError("there are no fewer bits than none")
        bits = have = 0
        while have < k:
            bits, have = bits << 64 | self._next(), have + 64
        return bits >> (have - k)

    def getstate(self) -> tuple[int, ...]:
        """Return the state."""
        return (self.state,)

    def setstate(self, state: tuple[int, ...]) -> None:
        """Go on from a state."""
        (self.state,) = state

    def _next(self) -> int:
        self.state = z = (self.state + 0x9E3779B97F4A7C15) & _MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)


def stream(seed: int, *purpose: str) -> Stream:
    """Return the random numbers of a purpose: the same for the same seed, in every process."""
    text = ":".join((str(seed), *purpose))
    return Stream(int.from_bytes(sha256(text.encode()).digest()[:8], "big"))
