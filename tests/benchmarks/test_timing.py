"""Turns in a race: everybody's the same number, nobody always first, and the best of them counts."""

from __future__ import annotations

import gc
from collections.abc import Callable

from timing import Effort, race, timing_of


def timer(name: str, seconds: float, log: list[str]) -> Callable[[int], float]:
    def take(ticks: int) -> float:
        log.append(name)
        return seconds * ticks

    return take


def test_everybody_has_a_turn_in_every_round_and_the_first_changes() -> None:
    log: list[str] = []
    race({name: timer(name, 1.0, log) for name in "abc"}, Effort(quick=True))
    assert "".join(log) == "abc" + "abc" + "bca" + "cab"


def test_a_tick_costs_what_its_round_took_by_the_number_of_ticks() -> None:
    timings = race({"dear": timer("dear", 2e-3, []), "cheap": timer("cheap", 1e-6, [])}, Effort(quick=True))
    assert [round(timings[name].best, 9) for name in ("dear", "cheap")] == [2e-3, 1e-6]


def test_the_best_round_counts_and_the_spread_is_how_far_the_median_lies_above_it() -> None:
    timing = timing_of([3.0, 2.0, 2.5])
    assert (timing.best, timing.median, timing.spread) == (2.0, 2.5, 0.25)


def test_the_garbage_collector_waits_until_the_race_is_over() -> None:
    seen: list[bool] = []

    def take(ticks: int) -> float:
        seen.append(gc.isenabled())
        return 1.0

    race({"one": take}, Effort(quick=True))
    assert not any(seen)
    assert gc.isenabled()
