"""Saves a session as it goes: every few minutes of its time, at every milestone, and when it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from msgspec import structs

from btrunner.runner.errors import SaveError
from btrunner.runner.events import CharacterHeader, Ending, SessionHeader, Tick
from btrunner.runner.session.state import SessionState
from btrunner.runner.sinks.journal import wall_now
from btrunner.runner.sinks.saves import Save, Saves
from btrunner.runner.sinks.summary import SummaryMaker
from btrunner.runner.vocabulary import Vocabulary

EVERY = 300.0
"""Seconds of the session's time after which it is saved at the latest."""

MILESTONES = frozenset(
    {"lost", "rung", "rung_failed", "recovered", "relapsed", "not_recovered", "needs_human", "answered"}
)
"""The events at which it is saved at once: all that a budget is spent on, and all that a person said."""

LAUNCHED = "launched"
"""What a world tells of a client that it has started: who goes on must find that one, not start another."""


class Saved(Protocol):
    """The session, as far as it is saved."""

    @property
    def ended(self) -> tuple[str, str]:
        """How it ended and why, or two empty texts before that."""

    def state(self) -> SessionState:
        """Return all that is remembered between two ticks."""

    def report(self, event: str, why: str) -> None:
        """Put an event on the record of the session as a whole."""

    def before_halting(self, call: Callable[[], None]) -> None:
        """Have something called once the last tick is done, while everything still runs."""


class About(NamedTuple):
    """What a save says of its session besides its state; see Save."""

    id: str
    session: str
    file: str
    engine: str
    attempt: int
    world: str
    digests: dict[str, str]


class Saver:
    """Reads a session's ticks for what is worth saving. It stands behind the journal and the summary.

    A save that cannot be written is told once, and tried again at the next occasion: the session plays on.
    """

    def __init__(self, saves: Saves, vocabulary: Vocabulary, every: float = EVERY) -> None:
        """Make it; ``every``: seconds of the session's time."""
        self._saves = saves
        self._milestones = frozenset(fact.name for fact in vocabulary.facts.values() if fact.milestone)
        self._every = every
        self._last = 0.0
        self._fails = False
        self._last_save: Save | None = None

    def watch(self, session: Saved, counts: SummaryMaker, about: About) -> None:
        """Take what it saves, before the session is opened."""
        self._session = session
        self._counts = counts
        self._about = about
        session.before_halting(lambda: self.save("end"))

    def open(self, session: SessionHeader, characters: Mapping[str, CharacterHeader]) -> None:
        """Save at once, so that there is always something to go on from; raises SaveError."""
        self._last = session.continuation.time
        self._write("begin")

    def take(self, tick: Tick) -> None:
        """Save where this tick was a milestone, or the last save is long ago."""
        why = self._milestone(tick)
        if why or tick.time - self._last >= self._every:
            self._last = tick.time
            self.save(why or "autosave")

    def save(self, why: str) -> None:
        """Save now; a failure is put on record."""
        try:
            self._write(why)
        except SaveError as error:
            if not self._fails:
                self._session.report("save_failed", str(error))
            self._fails = True
            return
        if self._fails:
            self._session.report("save_works", "the state can be saved again")
        self._fails = False

    def close(self, ending: Ending) -> None:
        """Save that everybody was told how it ended; the state is that of before everything was halted."""
        if self._last_save is not None and self._last_save.is_final:
            self._saves.write(structs.replace(self._last_save, closed=True))

    def _write(self, why: str) -> None:
        session = self._session
        save = Save(
            **self._about._asdict(),
            saved=wall_now(),
            why=why,
            ended=session.ended,
            closed=False,
            state=session.state(),
            summary=self._counts.state(),
        )
        self._saves.write(save)
        self._last_save = save

    def _milestone(self, tick: Tick) -> str:
        milestones = self._milestones
        for name, record in tick.characters.items():
            for event in record.events:
                if event["event"] in MILESTONES or event.get("what") == LAUNCHED:
                    return f"{name}: {event['event']}"
            if record.facts and not milestones.isdisjoint(record.facts):
                for fact in record.facts:
                    if fact in milestones and record.facts[fact] is not None:
                        return f"{name}: {fact} = {record.facts[fact]}"
        return ""
