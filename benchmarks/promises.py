"""What the benchmarks must show: each promise with the figure of this run, and whether that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import desktop_short
import journal
from contenders import BONSAI, BY_HAND, PY_TREES, PY_TREES_BOARD, ours_named
from desktop_bounds import LATENCIES
from ours import ENGINES
from peers import factor
from table import Table, number

Results = dict[str, Any]
OURS = next(iter(ENGINES))


@dataclass(frozen=True)
class Promise:
    """A bound on a figure; ``figure`` raises KeyError where the run has not measured it."""

    text: str
    sign: str
    limit: float
    unit: str
    figure: Callable[[Results], float]

    def holds(self, figure: float) -> bool:
        """Say whether a figure keeps it."""
        return figure >= self.limit if self.sign == "≥" else figure <= self.limit


def judged(results: Results) -> list[dict[str, Any]]:
    """Return each promise with its figure and its state: kept, broken or not measured."""
    return [_judge(promise, results) for promise in PROMISES]


def _judge(promise: Promise, results: Results) -> dict[str, Any]:
    bound = {"promise": promise.text, "sign": promise.sign, "limit": promise.limit, "unit": promise.unit}
    try:
        figure = promise.figure(results)
    except KeyError:
        return {**bound, "figure": None, "state": "not measured"}
    return {**bound, "figure": round(figure, 4), "state": "kept" if promise.holds(figure) else "broken"}


def table(judgements: list[dict[str, Any]]) -> Table:
    """Return the promises as a table."""
    rows: list[tuple[str, ...]] = [
        (
            each["promise"],
            _amount(each["sign"], each["limit"], each["unit"]),
            "–" if each["figure"] is None else _amount("", each["figure"], each["unit"]),
            each["state"] if each["state"] != "broken" else "BROKEN",
        )
        for each in judgements
    ]
    return Table("What it must show", ("", "promised", "measured", ""), rows)


def _amount(sign: str, value: float, unit: str) -> str:
    shown = f"{value:g}" if sign else number(value)
    return f"{sign} {shown} {unit}".strip() if unit != "×" else f"{sign} {shown} ×".strip()


def _slower(nodes: int, *names: str) -> Callable[[Results], float]:
    """Return how many times as long as ours the fastest of the named takes."""
    return lambda results: min(factor(results["peers"][str(nodes)], name) for name in names)


def _than_by_hand(nodes: int) -> Callable[[Results], float]:
    return lambda results: 1 / factor(results["peers"][str(nodes)], BY_HAND)


def _flatness(results: Results) -> float:
    own = ours_named(OURS)
    costs = [results["peers"][size]["costs"][own]["ns_per_node"] for size in ("121", "1001", "10001")]
    return float(max(costs) / min(costs))


def _linearity(results: Results) -> float:
    sizes = results["party"]["engines"][OURS]
    costs = [sizes[size]["us_per_character"] for size in ("8", "100", "1000")]
    return float(max(costs) / min(costs))


def _first_tick(how: str) -> Callable[[Results], float]:
    return lambda results: float(results["starting"]["first_tick"][OURS][how]["all"])


def _million(results: Results) -> float:
    ticks = results["memory"]["ticks"]
    if ticks["ticks"] < 1_000_000:
        raise KeyError("a million ticks were not done")
    return float(ticks["growth_kib"])


OF_DESKTOP = [
    Promise("Keys of a desktop in a wrong window", "≤", 0, "keys", desktop_short.wrong),
    Promise("Keys with a display each against those on one display, two characters", "≥", 3, "×", desktop_short.rate),
    *(Promise(f"From a fault to the journal: {fault}, the longest", "≤", limit, "ms", partial(desktop_short.latency, fault))
      for fault, limit in LATENCIES.items()),
    Promise("Ticks of a desktop within 20 ms while texts are read", "≥", 99, "%", desktop_short.on_time),
]  # fmt: skip

PROMISES = [
    Promise("Faster than py_trees per node visited, 121 nodes", "≥", 100, "×", _slower(121, PY_TREES, PY_TREES_BOARD)),
    Promise("Faster than py_trees per node visited, 1,001 nodes", "≥", 100, "×", _slower(1001, PY_TREES, PY_TREES_BOARD)),
    Promise("Faster than bonsai-bt per node visited, 121 nodes", "≥", 4, "×", _slower(121, BONSAI)),
    Promise("Faster than bonsai-bt per node visited, 1,001 nodes", "≥", 4, "×", _slower(1001, BONSAI)),
    Promise("Time of the if/else by hand, which records nothing, 121 nodes", "≤", 2.5, "×", _than_by_hand(121)),
    Promise("Time of the if/else by hand, which records nothing, 1,001 nodes", "≤", 2.5, "×", _than_by_hand(1001)),
    Promise("Cost of a node from 121 to 10,001 nodes: the dearest against the cheapest", "≤", 2, "×", _flatness),
    Promise("Cost of a character from 8 to 1,000 of them: the dearest against the cheapest", "≤", 2, "×", _linearity),
    Promise("A tick with the journal against one without, one node in ten changing", "≤", 2, "×",
            lambda results: journal.ratio(results["journal"], OURS)),
    Promise("From a file of 1,001 nodes to the first tick, cold", "≤", 0.5, "s", _first_tick("cold")),
    Promise("From a file of 1,001 nodes to the first tick, from the cache", "≤", 0.15, "s", _first_tick("cached")),
    Promise("bt-validate of the duo against its imports alone", "≤", 2.5, "×",
            lambda results: float(results["starting"]["validate"]["ratio"])),
    Promise("The duo, simulated hours per second of CPU", "≥", 1, "h",
            lambda results: float(results["duo"]["simulated_hours_per_cpu_second"])),
    Promise("From the duo's file to its first tick, with journal and saves", "≤", 0.1, "s",
            lambda results: float(results["survival"]["start"]["all"])),
    Promise("More held after a million ticks than after the first tenth of them", "≤", 64, "KiB", _million),
    *OF_DESKTOP,
]  # fmt: skip
