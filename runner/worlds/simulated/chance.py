"""Chance that can be repeated: a stream of random numbers for each purpose, so that none disturbs another."""

from __future__ import annotations

from random import Random


def stream(seed: int, *purpose: str) -> Random:
    """Return the random numbers of a purpose: the same for the same seed, in every process."""
    # A text as the seed is hashed by SHA-512, so that PYTHONHASHSEED has no part in it.
    return Random(":".join((str(seed), *purpose)))  # noqa: S311 - a game's dice, not a secret
