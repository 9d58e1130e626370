"""The readers of a session: each is told what is played, what happens in every tick, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence

from btrunner.runner.events import CharacterTick, Continuation, Sink, Tick
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.session.headers import headers_of


class Readers:
    """Tells the sinks in their order; where there is none, nothing has to be put on record."""

    def __init__(self, plan: SessionPlan, sinks: Sequence[Sink]) -> None:
        self._plan = plan
        self._names = [character.character for character in plan.plans]
        self._sinks = list(sinks)
        self._continuation = Continuation()
        self.opened: list[Sink] = []
        """Those who heard the beginning, and are to hear the end."""

    def go_on(self, continuation: Continuation) -> None:
        """Note that the session was begun before."""
        self._continuation = continuation

    def __bool__(self) -> bool:
        return bool(self._sinks)

    def open(self) -> None:
        """Tell every reader what will be played."""
        session, characters = headers_of(self._plan, self._continuation)
        for sink in self._sinks:
            self.opened.append(sink)
            sink.open(session, characters)

    def blank(self, number: int, now: float) -> Tick:
        """Return the record of a tick, to be filled in."""
        return Tick(number, now, {name: CharacterTick() for name in self._names})

    def take(self, tick: Tick) -> None:
        """Tell every reader what happened in a tick."""
        for sink in self._sinks:
            sink.take(tick)

    def take_rest(self, tick: Tick) -> None:
        """Tell those that were opened what happened after the last tick, if anything did."""
        if any(record.events for record in tick.characters.values()):
            for sink in self.opened:
                sink.take(tick)
