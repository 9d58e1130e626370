"""Plays the duo and says what an hour of it costs; the rule is at most a second of CPU a simulated hour."""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.engine.context import Context
from btrunner.runner.language.load import load_session
from btrunner.runner.language.model import Plan
from btrunner.runner.session.character import Build
from btrunner.runner.session.session import Session, open_world
from btrunner.runner.worlds.protocol import CanGlance, Glance
from table import Table, number

DUO = Path(__file__).parents[1] / "examples" / "duo.yaml"
LIMIT = 1.0
"""Seconds of CPU that a simulated hour may cost."""


class Spent:
    """Adds up what calls take, in seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return a call that is timed."""

        def timed(*arguments: object, **named: object) -> object:
            began = time.perf_counter()
            try:
                return call(*arguments, **named)
            finally:
                self.seconds += time.perf_counter() - began

        return timed


class TimedGlance:
    """A glance at the world, timed as part of it."""

    def __init__(self, glance: Glance, spent: Spent) -> None:
        self.begin = spent.timed(glance.begin)
        self.look = spent.timed(glance.look)


class TimedWorld:
    """Passes on the verbs of a world, timed."""

    def __init__(self, world: CanGlance, spent: Spent) -> None:
        self._world = world
        self._spent = spent

    def __getattr__(self, verb: str) -> Any:
        timed = self._spent.timed(getattr(self._world, verb))
        setattr(self, verb, timed)
        return timed

    def glance(self, wanted: Sequence[tuple[str, str]]) -> TimedGlance:
        """Return a timed glance."""
        return TimedGlance(self._world.glance(wanted), self._spent)


def timed_trees(spent: Spent) -> Build:
    """Return what builds trees that are timed."""

    class TimedTree(CompiledTree):
        tick = spent.timed(CompiledTree.tick)

        def __init__(self, plan: Plan, context: Context) -> None:
            super().__init__(plan, context)
            self.rests, self.settles = spent.timed(self.rests), spent.timed(self.settles)

    return TimedTree


def measure(path: Path = DUO, runs: int = 1) -> dict[str, Any]:
    """Play for the cost, the best of some runs, and once more for its parts, since timing the parts costs too."""
    plan = load_session(path)
    costs = []
    for _ in range(runs):
        began = time.process_time()
        ending = Session(plan).run()
        costs.append(time.process_time() - began)
    cpu = min(costs)
    of_world, of_trees = Spent(), Spent()
    session = Session(plan, world=TimedWorld(open_world(plan), of_world), build=timed_trees(of_trees))
    began = time.perf_counter()
    session.run()
    whole = time.perf_counter() - began
    per_hour = cpu / ending.time * 3600
    return {
        "session": plan.name,
        "outcome": ending.outcome,
        "simulated_seconds": ending.time,
        "ticks": ending.ticks,
        "cpu_seconds": round(cpu, 3),
        "cpu_seconds_per_simulated_hour": round(per_hour, 2),
        "simulated_hours_per_cpu_second": round(ending.time / 3600 / cpu, 4),
        "microseconds_per_tick": round(cpu / ending.ticks * 1e6, 1),
        "shares": {
            "world": round(of_world.seconds / whole, 3),
            "trees": round(of_trees.seconds / whole, 3),
            "session": round(1 - (of_world.seconds + of_trees.seconds) / whole, 3),
        },
        "limit": LIMIT,
        "kept": per_hour <= LIMIT,
    }


def tables(result: dict[str, Any]) -> list[Table]:
    """Return one table of one row."""
    head = ("", "simulated hours per second of CPU", "µs per tick", *result["shares"])
    row = (
        result["session"],
        number(result["simulated_hours_per_cpu_second"]),
        number(result["microseconds_per_tick"]),
        *(f"{share:.0%}" for share in result["shares"].values()),
    )
    note = f"{result['simulated_seconds']:g} simulated seconds in {result['ticks']:,} ticks, nothing written."
    return [Table("A whole session: examples/duo.yaml", head, [row], [note])]


def text(result: dict[str, Any]) -> str:
    """Return the result as text."""
    shares = result["shares"]
    return "\n".join(
        [
            f"{result['session']}: {result['outcome']} after {result['simulated_seconds']} simulated seconds",
            f"  {result['simulated_hours_per_cpu_second']} simulated hours per second of CPU",
            f"  {result['microseconds_per_tick']} µs per tick",
            "  " + ", ".join(f"{name} {share:.0%}" for name, share in shares.items()),
            f"  {result['cpu_seconds_per_simulated_hour']} s of CPU per simulated hour, "
            + (f"at most {LIMIT:g}: kept" if result["kept"] else f"more than {LIMIT:g}: BROKEN"),
        ]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; returns 1 when the rule is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("session", nargs="?", type=Path, default=DUO)
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--profile", action="store_true", help="show where the time goes, too")
    given = parser.parse_args(arguments)
    result = measure(given.session, runs=20)
    sys.stdout.write(
        (json.dumps(result, indent=1, ensure_ascii=False) if given.json else text(result)) + "\n"
    )
    if given.profile:
        profile = cProfile.Profile()
        profile.runcall(Session(load_session(given.session)).run)
        pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(25)
    return 0 if result["kept"] else 1


if __name__ == "__main__":
    sys.exit(main())
