"""What a tick of a session costs for 1 to 1,000 characters, split into world, session, trees and journal.

``python benchmarks/heartbeat.py [--json]``. Every character has thirty facts and a tree of three nodes. In a
``quiet`` session nothing changes; in a ``busy`` one two facts of each character do in every tick. Each part is
what a run with it costs more than one without it, in CPU time, the best of several runs in turn.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.status import RUNNING
from btrunner.runner.events import Sink
from btrunner.runner.language.model import Plan, SessionPlan
from btrunner.runner.session.session import Session
from btrunner.runner.sinks.journal import Journal
from btrunner.runner.testing import Script, Stage
from btrunner.runner.worlds.scripted import ScriptedWorld

SIZES = (1, 2, 8, 100, 1000)
FACTS: dict[str, object] = {"hp": 1.0, "mana": 0.5} | {f"fact_{n}": n / 8 for n in range(28)}
ACTIONS = {"play": Script(ticks=10**9)}
TREE = "selector: [{check: self.hp < 0.3}, {act: play}]\nwhen: self.mana >= 0"
CHARACTER_TICKS = 10_000
"""Ticks of a run, times characters."""
RUNS = 5


class Still:
    """A tree that does nothing, so that a session can be measured without its trees."""

    def __init__(self, plan: Plan, context: Context) -> None:
        self.statuses = [RUNNING] * len(plan.nodes)

    def tick(self) -> int:
        """Do nothing."""
        return RUNNING

    def halt(self) -> None:
        """Do nothing."""


class Restless(ScriptedWorld):
    """A scripted world in which two facts of each character change in every tick."""

    def sense(self, now: float) -> Mapping[str, Mapping[str, object]]:
        """Let the facts change."""
        for facts in self.facts.values():
            facts["hp"] = facts["mana"] = 0.5 + now % 0.5
        return super().sense(now)


def plan_of(size: int) -> SessionPlan:
    """Return a session of so many characters with the same tree."""
    return Stage({f"C{number}": TREE for number in range(size)}, facts=FACTS, actions=ACTIONS).plan


def microseconds(tick: Callable[[int], object], ticks: int) -> float:
    """Return what a tick costs; the first one is not counted."""
    tick(0)
    began = time.process_time()
    for number in range(1, ticks):
        tick(number)
    return (time.process_time() - began) / (ticks - 1) * 1e6


class Heartbeat:
    """The runs of one plan in one kind of world."""

    def __init__(self, plan: SessionPlan, world: type[ScriptedWorld]) -> None:
        self._plan = plan
        self._world = world
        self._ticks = max(20, CHARACTER_TICKS // len(plan.plans))

    def parts(self) -> dict[str, float]:
        """Return the µs per tick of each part, and of the whole without a reader."""
        runs = (self.world, self.still, self.whole, self.journal)
        costs = zip(*([run() for run in runs] for _ in range(RUNS)), strict=True)
        world, still, whole, journal = map(min, costs)
        parts = {"world": world, "session": still - world, "trees": whole - still, "whole": whole}
        parts["journal"] = journal - whole
        return {name: round(cost, 2) for name, cost in parts.items()}

    def open(self) -> ScriptedWorld:
        """Return a world in which nothing has happened yet."""
        return self._world([each.character for each in self._plan.plans], FACTS, ACTIONS)

    def world(self) -> float:
        """Let the world alone be looked at."""
        world = self.open()

        def look(number: int) -> None:
            world.sense(number / 10)
            world.happenings()

        return microseconds(look, self._ticks)

    def still(self) -> float:
        """Play without trees."""
        return self._play(Session(self._plan, world=self.open(), build=Still))

    def whole(self) -> float:
        """Play with trees, for no reader."""
        return self._play(Session(self._plan, world=self.open()))

    def journal(self) -> float:
        """Play with trees and a journal."""
        with TemporaryDirectory() as folder:
            sinks: list[Sink] = [Journal(Path(folder), "heartbeat")]
            return self._play(Session(self._plan, world=self.open(), sinks=sinks))

    def _play(self, session: Session) -> float:
        session.open()
        cost = microseconds(lambda number: session.tick(), self._ticks)
        session.close()
        return cost


def measure() -> dict[str, object]:
    """Return the µs per tick by kind of session, number of characters and part."""
    # A journal keeps a file open for each character.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    plans = {str(size): plan_of(size) for size in SIZES}
    worlds = {"quiet": ScriptedWorld, "busy": Restless}
    return {
        kind: {size: Heartbeat(plan, world).parts() for size, plan in plans.items()}
        for kind, world in worlds.items()
    }


def text(result: Mapping[str, object]) -> str:
    """Return the result as a table."""
    lines = ["µs per tick           world  session    trees    whole  journal  session per character"]
    for kind, sizes in result.items():
        assert isinstance(sizes, dict)  # noqa: S101 - measure made it
        for size, parts in sizes.items():
            shown = " ".join(
                f"{parts[name]:8.1f}" for name in ("world", "session", "trees", "whole", "journal")
            )
            lines.append(f"{kind:6}{size:>5} characters {shown}  {parts['session'] / int(size):8.2f}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="for machines")
    given = parser.parse_args(arguments)
    result = measure()
    sys.stdout.write((json.dumps(result, indent=1) if given.json else text(result)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
