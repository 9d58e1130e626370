"""Going on with a session: from any tick, on either engine, the rest is that of the session that was never broken off."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from btrunner.runner.events import CharacterHeader, Ending, SessionHeader, Tick
from btrunner.runner.language.load import load_session
from btrunner.runner.session.engines import ENGINES, engine
from btrunner.runner.session.session import Session
from btrunner.runner.session.state import SessionState

EXAMPLES = Path(__file__).parents[2] / "examples"
SESSIONS = ("duo", "07_a_party_of_four", "06_own_nodes", "05_expressions_and_sets", "03_guarded")

LONGEST = 5_000
"""Ticks of a journey."""

APART = 61
"""Ticks from one state that is kept to the next: prime, so that no rhythm of a tree can hide between them."""

EXAMPLES_TRIED = int(os.environ.get("BTRUNNER_EXAMPLES", "6"))

FURTHER = 300
"""Ticks that are played on from a state."""


class Tape:
    """Records every tick as it would be written."""

    def __init__(self) -> None:
        self.ticks: dict[int, bytes] = {}
        self.header: SessionHeader | None = None
        self.ending: Ending | None = None

    def open(self, session: SessionHeader, characters: Mapping[str, CharacterHeader]) -> None:
        """Keep the header."""
        self.header = session

    def take(self, tick: Tick) -> None:
        """Record it."""
        self.ticks[tick.number] = msgspec.json.encode(tick)

    def close(self, ending: Ending) -> None:
        """Keep the end."""
        self.ending = ending


class Journey:
    """A session that is never broken off, with its state after every so many ticks."""

    def __init__(self, name: str, with_engine: str) -> None:
        self.plan = load_session(EXAMPLES / f"{name}.yaml")
        self.build = engine(with_engine)
        self.tape = Tape()
        self.states: list[bytes] = []
        session = Session(self.plan, sinks=[self.tape], build=self.build)
        session.open()
        while session.running and session.number < LONGEST:
            if session.number % APART == 0:
                self.states.append(msgspec.json.encode(session.state()))
            session.tick()
        session.close()

    def gone_on_with(self, state: bytes) -> Tape:
        """Play on from a state, in a session made anew."""
        tape = Tape()
        session = Session(self.plan, sinks=[tape], build=self.build)
        session.restore(msgspec.json.decode(state, type=SessionState), 2)
        session.open()
        last = min(session.number + FURTHER, LONGEST)
        while session.running and session.number < last:
            session.tick()
        if not session.running:
            session.close()
        return tape


@cache
def journey(name: str, with_engine: str) -> Journey:
    """Return a journey, which is made once."""
    return Journey(name, with_engine)


@pytest.mark.parametrize("with_engine", ENGINES)
@pytest.mark.parametrize("name", SESSIONS)
@settings(max_examples=EXAMPLES_TRIED, deadline=None)
@given(data=st.data())
def test_the_rest_is_that_of_the_session_that_was_never_broken_off(
    name: str, with_engine: str, data: st.DataObject
) -> None:
    whole = journey(name, with_engine)
    state = whole.states[data.draw(st.integers(0, len(whole.states) - 1))]
    rest = whole.gone_on_with(state)
    assert rest.header is not None
    assert rest.header.continuation.notes == []
    for number, tick in rest.ticks.items():
        assert tick == whole.tape.ticks[number], f"tick {number}"
    if rest.ending is not None:
        assert rest.ending == whole.tape.ending


@pytest.mark.parametrize("with_engine", ENGINES)
def test_a_state_is_the_same_once_it_was_written_and_read(with_engine: str) -> None:
    whole = journey("duo", with_engine)
    for state in whole.states[::7]:
        session = Session(whole.plan, build=whole.build)
        session.restore(msgspec.json.decode(state, type=SessionState), 2)
        assert msgspec.json.decode(msgspec.json.encode(session.state())) == msgspec.json.decode(state)
