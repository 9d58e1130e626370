"""What the journal costs: the same session with it and without, while no node changes, and one in ten."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ours
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.session.character import Build
from btrunner.runner.sinks.journal import Journal
from btrunner.runner.testing import ScriptedWorld
from decisions import LEAVES, Check, Inner, branch
from table import Table, number
from timing import Effort, race, seconds_of

BRANCHES, CHANGING = 250, 50
"""A changing branch changes two nodes: the check that comes and goes, and the sequence around it."""
DATA = {"hp": 1.0, "mana": 1.0, "enemies": 0}


def tree() -> Inner:
    """Return 1,001 nodes that are all visited; ``enemies`` decides over one in ten."""
    plain = [branch(number, "attempt", True) for number in range(BRANCHES - CHANGING)]
    checks = [branch(number, "attempt", True).children[:2] for number in range(CHANGING)]
    changing = [Inner("sequence", (*pair, Check("enemies", 0.5)), True) for pair in checks]
    return Inner("parallel", (*plain, *changing), False)


class Played:
    """A session in which the enemies come and go with every tick, or stay away."""

    def __init__(self, plan: SessionPlan, build: Build, folder: Path | None, changes: bool) -> None:
        sinks = [Journal(folder, "measured")] if folder else []
        self.session = ours.session_of(plan, DATA, build, sinks)
        world = self.session.world
        assert isinstance(world, ScriptedWorld)  # noqa: S101 - as it was made
        self._facts = world.facts["Kaya"]
        self._numbers = count()
        self._changes = int(changes)

    def tick(self) -> None:
        """Tick the session."""
        self._facts["enemies"] = next(self._numbers) % 2 * self._changes
        self.session.tick()


def measure(effort: Effort) -> dict[str, Any]:
    """Return µs per tick by engine, with the journal off and on."""
    result: dict[str, Any] = {"nodes": 1 + 4 * BRANCHES, "changing": 2 * CHANGING, "engines": {}}
    text = ours.text_of(tree()) + "  succeed_on: all\n  fail_on: all\n"
    plan = ours.plan_of({"Kaya": text}, DATA, [LEAVES["attempt"]])
    with TemporaryDirectory() as folder:
        for name, build in ours.ENGINES.items():
            effort.say(name)
            played = _variants(partial(Played, plan, build), Path(folder) / name)
            timings = race(
                {variant: partial(seconds_of, each.tick) for variant, each in played.items()}, effort
            )
            for each in played.values():
                each.session.close()
            result["engines"][name] = {
                variant: {"us_per_tick": round(timing.best * 1e6, 2), "spread": round(timing.spread, 3)}
                for variant, timing in timings.items()
            }
    return result


def _variants(play: Callable[..., Played], folder: Path) -> dict[str, Played]:
    return {
        "off, quiet": play(None, changes=False),
        "on, quiet": play(folder / "quiet", changes=False),
        "off": play(None, changes=True),
        "on": play(folder / "changing", changes=True),
    }


def ratio(result: dict[str, Any], engine: str, suffix: str = "") -> float:
    """Return how many times as long a tick takes with the journal as without."""
    by_variant = result["engines"][engine]
    return float(by_variant["on" + suffix]["us_per_tick"] / by_variant["off" + suffix]["us_per_tick"])


def tables(result: dict[str, Any]) -> list[Table]:
    """Return one table: a row for each engine."""
    rows = [
        (
            name,
            *(number(by[variant]["us_per_tick"]) for variant in ("off, quiet", "on, quiet")),
            f"× {ratio(result, name, ', quiet'):.2f}",
            *(number(by[variant]["us_per_tick"]) for variant in ("off", "on")),
            f"× {ratio(result, name):.2f}",
        )
        for name, by in result["engines"].items()
    ]
    head = ("µs per tick", "quiet, off", "quiet, on", "", "changing, off", "changing, on", "")
    note = (
        f"A session of one character with {result['nodes']:,} nodes, all visited. *Changing*: "
        f"{result['changing']} of them have another status in every tick, and half of those state a reason."
    )
    return [Table("The journal, off and on", head, rows, [note])]
