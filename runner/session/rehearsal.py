"""One night of a session, played as fast as it goes with nobody reading: how it ends with a seed."""

from __future__ import annotations

from dataclasses import replace

from msgspec import Struct

from btrunner.runner.language.model import SessionPlan
from btrunner.runner.session.character import Build
from btrunner.runner.session.session import Session


class Night(Struct, frozen=True):
    """How a night ended; ``time`` is in seconds of the session, ``totals`` counts over all characters, by fact."""

    seed: int
    outcome: str
    why: str
    time: float
    totals: dict[str, float] = {}

    @property
    def is_good(self) -> bool:
        """Whether it did not fail."""
        return self.outcome in ("succeeded", "stopped")


def rehearse(plan: SessionPlan, seed: int, build: Build, limit: float | None = None) -> Night:
    """Play a session with a seed, up to ``limit`` seconds of its time; raises WorldError where it cannot begin."""
    session = Session(replace(plan, seed=seed), build=build, limit=limit)
    totals: dict[str, float] = {}
    session.before_halting(lambda: totals.update(session.board.totals()))
    ending = session.run()
    return Night(seed, ending.outcome, ending.why, ending.time, totals)
