"""The heartbeat: sense, tick, commit, once per tick for all characters of a session."""

from __future__ import annotations

from collections.abc import Sequence

from btrunner.runner.engine.context import Context
from btrunner.runner.events import Event, Tick
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.questions import drifts
from btrunner.runner.session.board import Board
from btrunner.runner.session.character import Character
from btrunner.runner.session.lookout import Lookout
from btrunner.runner.session.party import Party
from btrunner.runner.session.presence import Presence
from btrunner.runner.worlds.protocol import CanGlance, Happening, World


class Heartbeat:
    """Moves world, trees and board on by one tick; what others wrote is seen one tick later."""

    def __init__(
        self,
        world: World,
        board: Board,
        party: Party,
        cast: Sequence[Character],
        until: Expression | None,
        ends: float,
    ) -> None:
        """Make one; ``until`` is what ends the session, and ``ends`` the time at which it is over, in seconds."""
        self._world = world
        self._board = board
        self._party = party
        self._cast = list(cast)
        self._presences = [Presence(character, board) for character in cast]
        self._lookout = (
            Lookout(world, board, party, self._presences, until, ends)
            if isinstance(world, CanGlance) and not (until and drifts(until.term))
            else None
        )

    def restore(self) -> None:
        """Go on from what board and characters have restored."""
        for presence in self._presences:
            presence.restore()

    def beat(self, now: float, tick: Tick | None) -> None:
        """Do one tick, and put it on record where somebody reads that."""
        if self._lookout is not None:
            # What goes out of sight in this tick is remembered as it was in the one before.
            self.look_around()
            self._lookout.end()
        self._sense(now, tick)
        news = self._board.news
        busy = []
        for character in self._cast:
            record = None if tick is None else tick.characters[character.name]
            if character.tick(record, news):
                busy.append((character, character.context))
        news.clear()
        if busy:
            self._commit(busy, tick)
        self._board.repeated()
        together = self._party.common_loss()
        if together and tick is not None:
            tick.tell(None, {"event": "party_lost", "characters": together})

    def keep_watch(self) -> Lookout | None:
        """Return who does the ticks in which nobody stirs; the first in which somebody does is left to ``beat``.

        None after a tick in which not everybody rests. Only where nothing that is seen is put on record.
        """
        if self._lookout is None or self._board.news:
            return None
        rests = []
        for character in self._cast:
            rest = character.waits_for
            if rest is None:
                return None
            rests.append(rest)
        self._lookout.begin(rests)
        return self._lookout

    def look_around(self) -> None:
        """Look at everything, where that was not done in the last tick: somebody may ask for it."""
        if self._lookout is not None and self._lookout.is_behind:
            self._lookout.end()
            self._sense(self._board.memory.now, None)

    def _sense(self, now: float, tick: Tick | None) -> None:
        changed = self._board.sense(now, self._world.sense(now))
        happenings = self._world.happenings()
        if tick is not None:
            self._record_world(happenings, tick)
            for name, changes in changed.items():
                tick.show(name, changes)
        for presence in self._presences:
            told = presence.update(now)
            if told and tick is not None:
                tick.show(presence.name, told)

    def _record_world(self, happenings: Sequence[Happening], tick: Tick) -> None:
        for happening in happenings:
            tick.tell(happening.character, _event(happening.what, happening.detail))
        for name, details in self._board.refusals().items():
            for detail in details:
                tick.tell(name, _event("wrong_type", detail))

    def _commit(self, busy: Sequence[tuple[Character, Context]], tick: Tick | None) -> None:
        """Halts first, then starts; then everybody's writes become visible to the others."""
        for character, context in busy:
            if context.halts:
                character.apply_halts()
        for character, context in busy:
            if context.starts:
                character.apply_starts()
        for character, context in busy:
            self._board.repeat(character.name, character.repeats)
            if context.writes or context.events:
                self._publish(character, tick)

    def _publish(self, character: Character, tick: Tick | None) -> None:
        context = character.context
        published = self._board.publish(character.name, context.writes)
        context.writes.clear()
        if tick is None:
            context.events.clear()
            return
        record = tick.characters[character.name]
        record.set.update(published)
        record.events.extend(character.take_events())


def _event(what: str, detail: str) -> Event:
    return {"event": "world", "what": what} | ({"detail": detail} if detail else {})
