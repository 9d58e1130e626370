"""What a recording holds: attempts to play, and for each tick what its world showed, and did of what was asked."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from btrunner.runner.worlds.protocol import Happening

State = Literal["running", "done", "failed"]


class Turn(Struct, array_like=True):
    """What became of an action: its number, its state, and why."""

    number: int
    state: State
    why: str


class Raised(Struct, array_like=True):
    """An exception that the world answered with: the name of its class, and its text."""

    kind: str
    text: str


class Asked(Struct, omit_defaults=True):
    """An action that a character asked for; ``turns`` are those that its beginning brought to other actions.

    It ``became`` something, or the world ``raised`` an exception.
    """

    who: str
    action: str
    arguments: dict[str, Any] = {}
    became: Turn | None = None
    turns: list[Turn] = []
    raised: Raised | None = None


class Halted(Struct, omit_defaults=True):
    """An action that a character halted; ``turns`` are those that this brought to other actions."""

    who: str
    became: Turn
    turns: list[Turn] = []


class Answer(Struct, array_like=True):
    """What a person answered a character."""

    who: str
    answer: str


class Report(Struct, array_like=True):
    """What was put on the record of the session as a whole."""

    event: str
    why: str


class Beat(Struct, omit_defaults=True, tag_field="is", tag="beat"):
    """One tick, at ``t`` seconds of the session: what came from outside, and what was asked of the world.

    ``seen`` are the facts with a new value, by character; ``unseen`` those that are no longer seen. ``turns`` are
    those of actions that took them while time passed.
    """

    tick: int
    t: float
    seen: dict[str, dict[str, Any]] = {}
    unseen: dict[str, list[str]] = {}
    happenings: list[Happening] = []
    turns: list[Turn] = []
    asked: list[Asked] = []
    halted: list[Halted] = []
    answers: list[Answer] = []
    reports: list[Report] = []

    @property
    def is_quiet(self) -> bool:
        """Whether nothing came from outside, and nothing was asked."""
        return not (
            self.seen
            or self.turns
            or self.asked
            or self.halted
            or self.unseen
            or self.happenings
            or self.answers
            or self.reports
        )


class Attempt(Struct, tag_field="is", tag="attempt"):
    """The beginning of a session, or of going on with it from ``tick``; ``resumed`` are the actions it goes on with.

    ``attended``: a person was there to answer.
    """

    version: int
    id: str
    session: str
    world: str
    rate: float
    seed: int
    characters: dict[str, str]
    attended: bool
    attempt: int
    tick: int
    t: float
    resumed: list[Turn]


class End(Struct, tag_field="is", tag="end"):
    """How an attempt ended, after so many ticks."""

    outcome: str
    why: str
    ticks: int
    overruns: int


def next_time(time: float, rate: float) -> float:
    """Return when the tick after one at this time is planned; one that comes then needs no record of its time."""
    return round((round(time * rate) + 1) / rate, 6)
