"""Without a reader, a session looks only at what somebody waits for while all rest; nobody can tell the difference."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from btrunner.runner.events import Ending
from btrunner.runner.language.load import load_session
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.session.session import Session, open_world
from btrunner.runner.worlds.protocol import World

EXAMPLES = Path(__file__).parents[2] / "examples"
SESSIONS = (
    "duo",
    "07_a_party_of_four",
    "06_own_nodes",
    "05_expressions_and_sets",
    "04_a_follower",
    "03_guarded",
)

STORM = {
    "disconnect": "1/2m",
    "crash": "1/5m",
    "dialog": "1/2m",
    "stuck": "1/3m",
    "black_frame": "1/m",
    "queue": "1/5m",
}


class LookedAtWhole:
    """A world that cannot glance: everything is looked at in each tick. Counts how often it was asked to."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.looks = 0

    def __getattr__(self, verb: str) -> Any:
        if verb == "glance":
            raise AttributeError(verb)
        return getattr(self._world, verb)

    def sense(self, now: float) -> Any:
        """Count, and look."""
        self.looks += 1
        return self._world.sense(now)


class LookedAt(LookedAtWhole):
    """A world that can glance, and counts how often it was looked at as a whole."""

    def glance(self, wanted: Any) -> Any:
        """Glance."""
        return self._world.glance(wanted)  # type: ignore[attr-defined]


@cache
def plan_of(name: str, storm: bool) -> SessionPlan:
    plan = load_session(EXAMPLES / f"{name}.yaml")
    world: Any = plan.world
    return replace(plan, world={**world, "faults": {"rates": STORM}}) if storm else plan


def played(plan: SessionPlan, seed: int, limit: float, world: type[Any]) -> tuple[Any, Ending, int]:
    """Play for some time; returns the state before everything was halted, the ending, and the looks it took."""
    plan = replace(plan, seed=seed)
    looked_at = world(open_world(plan))
    session = Session(plan, world=looked_at, limit=limit)
    states: list[Any] = []
    session.before_halting(lambda: states.append(msgspec.to_builtins(session.state())))
    ending = session.run()
    return states[0], ending, looked_at.looks


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """Return where two states differ, and how."""
    if isinstance(one, dict) and isinstance(other, dict):
        every = [*one, *(key for key in other if key not in one)]
        return [line for key in every for line in differences(one.get(key), other.get(key), f"{path}/{key}")]
    return [] if one == other else [f"{path}: {one!r}, and whole {other!r}"]


@pytest.mark.parametrize("name", SESSIONS)
def test_the_state_at_any_time_is_that_of_a_session_which_looks_at_everything(name: str) -> None:
    @settings(max_examples=12, deadline=None)
    @given(seed=st.integers(0, 1000), limit=st.integers(1, 3000), storm=st.booleans())
    @example(seed=7, limit=7000, storm=False)
    def property_of(seed: int, limit: int, storm: bool) -> None:
        plan = plan_of(name, storm)
        state, ending, looks = played(plan, seed, limit / 10, LookedAt)
        whole_state, whole_ending, whole_looks = played(plan, seed, limit / 10, LookedAtWhole)
        assert (differences(state, whole_state), ending) == ([], whole_ending)
        assert looks <= whole_looks == ending.ticks

    property_of()


def test_most_ticks_of_the_duo_need_no_look_at_everything() -> None:
    _, ending, looks = played(plan_of("duo", storm=False), 7, 600.0, LookedAt)
    assert looks < ending.ticks / 4
