"""What a tick of a session costs while its tree rests, beside the same tree ticked each time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any, cast

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.engine.context import Context
from btrunner.runner.language.model import Plan
from btrunner.runner.session.session import Session
from btrunner.runner.testing import Script, ScriptedWorld, Stage
from table import Table, number
from timing import Effort, race, seconds_of

FACTS = 10
WARM_UP = 50
SIZES = (10, 100, 1000)


class Awake(CompiledTree):
    """A tree that is ticked whatever happens."""

    def __init__(self, plan: Plan, context: Context) -> None:
        super().__init__(plan, context)
        self.rests = lambda news: False
        self.settles = lambda: False


def measure(effort: Effort) -> dict[str, Any]:
    """Return µs per tick of a session by the number of branches, ticked and at rest."""
    return {"sizes": {str(size): _costs(size, effort) for size in SIZES[: 2 if effort.quick else 3]}}


def _costs(size: int, effort: Effort) -> dict[str, float]:
    effort.say(f"{size:,} branches")
    sessions = {"ticked": _session(size, Awake), "at rest": _session(size, CompiledTree)}
    timings = race({name: partial(seconds_of, _moving(each)) for name, each in sessions.items()}, effort)
    for session in sessions.values():
        session.close()
    return {name: round(timing.best * 1e6, 2) for name, timing in timings.items()}


def _session(size: int, build: type[CompiledTree]) -> Session:
    """Return a session whose tree asks one question in each branch, and then digs; nobody reads it."""
    branches = "\n".join(
        f"  - {{when: self.fact_{number % FACTS} > 0.9, act: dig}}" for number in range(size)
    )
    facts = {f"fact_{number}": 0.5 for number in range(FACTS)}
    actions = {"dig": Script(ticks=10**9)}
    plan = Stage(f"selector:\n{branches}\n  - act: dig", facts=facts, actions=actions).plan
    session = Session(plan, world=ScriptedWorld(["Kaya"], facts, actions), build=build)
    session.open()
    for _ in range(WARM_UP):
        session.tick()
    return session


def _moving(session: Session) -> Callable[[], None]:
    """Return what ticks a session after one fact has moved, though past nothing that it is compared with."""
    facts = cast("ScriptedWorld", session.world).facts["Kaya"]
    numbers = count()

    def tick() -> None:
        step = next(numbers)
        facts[f"fact_{step % FACTS}"] = 0.1 + step % 7 / 10
        session.tick()

    return tick


def tables(result: dict[str, Any]) -> list[Table]:
    """Return one table: a row for each size."""
    rows = [
        (
            f"{int(size):,} branches",
            number(of["ticked"]),
            number(of["at rest"]),
            f"{of['ticked'] / of['at rest']:.1f}",
        )
        for size, of in result["sizes"].items()
    ]
    head = ("µs per tick of a session", "ticked each time", "at rest", "times")
    note = "Each branch compares one of ten facts, of which one moves in every tick; nobody reads it."
    return [Table("A tree at rest", head, rows, [note])]
