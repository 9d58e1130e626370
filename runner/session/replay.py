"""A recorded session played again, in no time and with nothing of the world it was played in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from btrunner.runner.events import Ending, Sink
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.session.character import Build
from btrunner.runner.session.session import Session
from btrunner.runner.session.state import SessionState
from btrunner.runner.structs import decoded
from btrunner.runner.units import show_duration
from btrunner.runner.worlds.recorded.beats import Attempt, Beat, End
from btrunner.runner.worlds.recorded.replayed import Otherwise, ReplayedWorld


class Part(Protocol):
    """What counts of one attempt at a session."""

    @property
    def attempt(self) -> Attempt:
        """Its beginning."""

    @property
    def until(self) -> int:
        """The number of the first tick that is not played of it."""

    @property
    def end(self) -> End:
        """How it ended."""

    def beats(self) -> Iterator[Beat]:
        """Yield every tick."""


class RecordedClock:
    """The times of a recording."""

    def __init__(self) -> None:
        self.now = 0.0
        self.overruns = 0

    def go_on(self, number: int, time: float) -> None:
        """Do nothing: the recording goes on by itself."""

    def wait(self, number: int) -> float:
        """Return when the tick was."""
        return self.now

    def wake(self) -> None:
        """Do nothing: each tick comes at once."""


class Replay:
    """Plays the parts of a recording one after the other, as often as the session was gone on with.

    It ends in the first tick in which a role decides otherwise than in the recording, of which ``otherwise`` tells
    in words: what would have come of that nobody knows.
    """

    def __init__(
        self, plan: SessionPlan, parts: Sequence[Part], sinks: Callable[[], Sequence[Sink]], build: Build
    ) -> None:
        """Make it; ``sinks`` makes readers anew for each part."""
        self.otherwise = ""
        self._plan = plan
        self._parts = list(parts)
        self._sinks = sinks
        self._build = build
        self._session: Session | None = None
        self._is_interrupted = False

    def interrupt(self) -> None:
        """Stop after the tick that is under way; from any thread or signal handler."""
        self._is_interrupted = True
        if self._session is not None:
            self._session.interrupt()

    def run(self) -> Ending:
        """Play to the end; raises a BtrunnerError when a reader breaks."""
        state: SessionState | None = None
        for part in self._parts:
            is_last = part is self._parts[-1]
            player = _Player(self._plan, part, self._sinks(), self._build, state)
            self._session = player.session
            ending = player.play()
            self.otherwise, state = player.otherwise, player.state
            if is_last or self.otherwise or self._is_interrupted or player.has_ended_before:
                return ending
        raise ValueError("a recording has at least one part")


class _Player:
    """One part of a recording, and the session that plays it; ``state`` is what the next one goes on from."""

    def __init__(
        self, plan: SessionPlan, part: Part, sinks: Sequence[Sink], build: Build, state: SessionState | None
    ) -> None:
        attempt = part.attempt
        self.otherwise = ""
        self.state: SessionState | None = None
        self.has_ended_before = False
        """Whether its trees came to an end before the recording did."""
        self._part = part
        self._clock = RecordedClock()
        self._world = ReplayedWorld(plan.vocabulary.facts, attempt.characters, attempt.resumed)
        self.session = Session(
            plan, world=self._world, clock=self._clock, sinks=sinks, build=build, attended=attempt.attended
        )
        if state is not None:
            self.session.restore(state, attempt.attempt)

    def play(self) -> Ending:
        session = self.session
        try:
            session.open()
            for beat in self._part.beats():
                self._tick(beat)
                if not session.running:
                    break
            self.has_ended_before = session.number < self._part.until
            self.state = _written_and_read(session.state())
            self._end()
        except BaseException as error:
            session.end("crashed", f"{type(error).__name__}: {error}")
            raise
        finally:
            self._world.stop()
            ending = session.close()
        return ending

    def _tick(self, beat: Beat) -> None:
        session, end = self.session, self._part.end
        self._clock.now = beat.t
        self._world.play(beat)
        for who, answer in ((each.who, each.answer) for each in beat.answers):
            session.answer(who, answer)
        for report in beat.reports:
            session.report(report.event, report.why)
        if end.outcome == "interrupted" and beat.tick + 1 == end.ticks == self._part.until:
            session.interrupt()
        # Whoever waits for a person goes on at once: the answer has its tick in the recording.
        session.post(_nothing)
        session.tick()
        found = self._world.otherwise()
        if found:
            self.otherwise = self._told(beat, found)
            session.end("stopped", self.otherwise)

    def _end(self) -> None:
        end = self._part.end
        if end.ticks == self.session.number:
            self._clock.overruns = end.overruns
        if end.outcome == "succeeded":
            self.session.end("stopped", f"the recording is over, which had succeeded ({end.why})")
        self.session.end(end.outcome, end.why)

    def _told(self, beat: Beat, found: Iterable[Otherwise]) -> str:
        first = next(iter(found))
        return (
            f"tick {beat.tick}, {show_duration(beat.t)} into the session: {first.who} {first.what}"
            f"{self._node(first)}{first.then}; nobody knows what would have come of that"
        )

    def _node(self, found: Otherwise) -> str:
        """Return at which node somebody decided otherwise: the one whose leaf was told so, or those that run."""
        character = self.session.characters[found.who]
        nodes = character.plan.nodes
        told = [node for node in nodes if found.mark and character.context.whys.get(node.index) == found.mark]
        leaves = [node for node in nodes if not node.children and character.statuses[node.index] == 1]
        shown = " and ".join(f"'{node.name}' ({node.place})" for node in (told or leaves)[:3])
        return f" at {shown}" if shown else ""


def _written_and_read(state: SessionState) -> SessionState:
    """Return a state as whoever goes on with it finds it."""
    return decoded(msgspec.json.encode(state), SessionState)


def _nothing(session: Session) -> None:
    """Do nothing."""
