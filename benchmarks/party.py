"""What a whole session costs with 1, 8, 100 and 1,000 characters: sense, a tree each, commit; nobody reads it."""

from __future__ import annotations

from functools import partial
from typing import Any

import ours
from btrunner.runner.session.session import Session
from decisions import DATA, LEAVES, flat
from table import Table, number
from timing import Effort, race, seconds_of

SIZES = (1, 8, 100, 1000)
BRANCHES = 4


def measure(effort: Effort) -> dict[str, Any]:
    """Return µs per tick of the session, and per character, by engine and number of characters."""
    sizes = SIZES[:3] if effort.quick else SIZES
    result: dict[str, Any] = {"nodes_each": 1 + 4 * BRANCHES, "engines": {name: {} for name in ours.ENGINES}}
    for size in sizes:
        effort.say(f"{size:,} characters")
        sessions = _sessions(size)
        timings = race({name: partial(seconds_of, each.tick) for name, each in sessions.items()}, effort)
        for name, timing in timings.items():
            sessions[name].close()
            result["engines"][name][str(size)] = {
                "us_per_tick": round(timing.best * 1e6, 2),
                "us_per_character": round(timing.best / size * 1e6, 3),
                "spread": round(timing.spread, 3),
            }
    return result


def _sessions(size: int) -> dict[str, Session]:
    """Return a session for each of our engines, of one plan."""
    text = ours.text_of(flat(BRANCHES))
    texts = {f"Hero{number}": text for number in range(size)}
    plan = ours.plan_of(texts, DATA, [LEAVES["attempt"], LEAVES["win"]])
    return {name: ours.session_of(plan, DATA, build) for name, build in ours.ENGINES.items()}


def tables(result: dict[str, Any]) -> list[Table]:
    """Return one table: a row for each engine and unit."""
    engines = result["engines"]
    sizes = list(next(iter(engines.values())))
    rows = []
    for name, by_size in engines.items():
        rows.append((f"{name}, µs per tick", *(number(by_size[size]["us_per_tick"]) for size in sizes)))
        rows.append(
            (f"{name}, µs per character", *(number(by_size[size]["us_per_character"]) for size in sizes))
        )
    head = ("", *(f"{int(size):,} character{'s' * (size != '1')}" for size in sizes))
    note = f"Each character plays a tree of {result['nodes_each']} nodes, all of them visited in every tick."
    return [Table("A session, by number of characters", head, rows, [note])]
