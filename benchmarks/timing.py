"""Timing that a shared machine does not spoil: contenders in turn, round by round, each by the CPU time it took."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import repeat
from typing import Protocol


class Contender(Protocol):
    """Something that makes the decisions of a tree, again and again."""

    def decide(self) -> str:
        """Tick once; returns the root's status."""

    def seconds(self, ticks: int) -> float:
        """Return the time of so many ticks."""

    def visited(self) -> list[bool] | None:
        """Say of each leaf whether the last tick visited it; None where nothing is recorded."""

    def close(self) -> None:
        """Let go of what it holds."""


@dataclass(frozen=True)
class Effort:
    """How much time is spent: rounds, the CPU seconds of a contender's round, and what is left out in a hurry."""

    quick: bool = False
    say: Callable[[str], None] = field(default=lambda text: None)

    @property
    def rounds(self) -> int:
        """How often each contender has its turn."""
        return 3 if self.quick else 9

    @property
    def round_seconds(self) -> float:
        """How long a contender's turn lasts, unless a single tick is longer."""
        return 0.005 if self.quick else 0.04

    @property
    def branches(self) -> tuple[int, ...]:
        """The sizes of trees, in branches of four nodes: 17, 121, 1,001 and 10,001 nodes."""
        return (4, 30, 250) if self.quick else (4, 30, 250, 2500)


@dataclass(frozen=True)
class Timing:
    """Seconds per tick: the best round, the median one, and how far that lies above the best, as a share."""

    best: float
    median: float
    spread: float


def seconds_of(tick: Callable[[], object], ticks: int) -> float:
    """Return the CPU seconds of this process that so many ticks take."""
    began = time.process_time()
    for _ in repeat(None, ticks):
        tick()
    return time.process_time() - began


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the garbage collector out, after one last collection."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def race(timers: Mapping[str, Callable[[int], float]], effort: Effort) -> dict[str, Timing]:
    """Return the timing of each, from rounds in which everybody has a turn; nobody is always the first."""
    names = list(timers)
    taken: dict[str, list[float]] = {name: [] for name in names}
    with no_collection():
        ticks = {name: _ticks(timers[name], effort.round_seconds) for name in names}
        for number in range(effort.rounds):
            first = number % len(names)
            for name in names[first:] + names[:first]:
                taken[name].append(timers[name](ticks[name]) / ticks[name])
    return {name: timing_of(each) for name, each in taken.items()}


def timing_of(taken: list[float]) -> Timing:
    """Return the best and the median of several rounds."""
    best, median = min(taken), statistics.median(taken)
    return Timing(best, median, median / best - 1)


def _ticks(timer: Callable[[int], float], seconds: float) -> int:
    """Return how many ticks take so long; finding that out warms it up, too."""
    ticks = 1
    while (taken := timer(ticks)) < seconds / 4:
        ticks *= 4
    return max(1, round(ticks * seconds / taken))
