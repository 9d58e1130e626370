"""Keeping watch while every tree rests and nobody reads: only what somebody waits for is looked at.

Nobody can tell the difference. Whatever else has changed meanwhile is looked at before anybody can ask for it: with
the tick in which somebody stirs, and before a state is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from btrunner.runner.engine.compiled.gauges import Gauge
from btrunner.runner.engine.compiled.quiescence import Rest
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.questions import entries
from btrunner.runner.leaf import Doing
from btrunner.runner.session.board import Board
from btrunner.runner.session.party import Party
from btrunner.runner.session.presence import Presence
from btrunner.runner.worlds.protocol import CanGlance, Glance

_MOST = 200
"""Sets of facts for which it is remembered how to look at them."""

_ALWAYS: tuple[Gauge, ...] = ()
"""Stands for: each change counts."""

_OF_CLIENT = ("client", "client_cause")


@dataclass(slots=True)
class _Watch:
    """How to look at what is waited for: ``gauges`` say which change of which entry counts, ALWAYS that each does."""

    entries: list[str]
    gauges: list[tuple[Gauge, ...]]
    drifting: list[Gauge]
    glance: Glance


class Lookout:
    """Does the ticks in which all is quiet. ``ends`` is when the session is over, in its own seconds."""

    def __init__(
        self, world: CanGlance, board: Board, party: Party, presences: Sequence[Presence], until: Expression | None,
        ends: float,
    ) -> None:  # fmt: skip
        self._world = world
        self._board = board
        self._snapshot = board.snapshot
        self._memory = board.memory
        self._party = party
        self._presences = presences
        self._ends = ends
        self._sights = list(board.sights.values())
        self._always = set() if until is None else entries(until.term, board.sights)
        for name, sight in board.sights.items():
            self._always.update((name, fact) for fact in (*_OF_CLIENT, *sight.progress_facts))
        self._watches: dict[tuple[object, ...], _Watch] = {}
        self._glances: dict[tuple[tuple[str, str], ...], Glance] = {}
        self._watch: _Watch | None = None
        self._at_first: list[object] = []
        self._values: list[object] = []
        self._doings: list[tuple[Doing, str]] = []
        self._until = self._lasts = 0.0
        self.is_behind = False
        """Whether facts may have changed that were not looked at, and can be now."""

    def begin(self, rests: Sequence[Rest]) -> None:
        """Keep watch for trees that all rest since this tick, in which everything was looked at."""
        # Lists, for a generator costs more than so few items.
        key = (*[rest.dependencies for rest in rests], *[sight.in_sight for sight in self._sights])
        watch = self._watches.get(key)
        if watch is None:
            if len(self._watches) >= _MOST:
                self._watches.clear()
                self._glances.clear()
            watch = self._watches[key] = self._plan(rests)
        snapshot = self._snapshot
        self._watch = watch
        self._at_first = [snapshot[entry] for entry in watch.entries]
        self._values = self._at_first[:]
        self._doings = [doing for rest in rests for doing in rest.doings]
        forgotten_at, self._lasts = self._memory.lasts()
        self._until = min(
            [
                self._ends,
                self._party.due(),
                watch.glance.begin(),
                forgotten_at,
                *[rest.until for rest in rests],
            ]
        )

    def end(self) -> None:
        """Keep watch no longer: what has been seen meanwhile is left to be looked at with everything else."""
        watch = self._watch
        if watch is not None:
            self._watch = None
            self.is_behind = False
            self._snapshot.update(zip(watch.entries, self._at_first, strict=True))

    def pass_time(
        self, number: int, wait: Callable[[int], float], nobody_asks: Callable[[], bool]
    ) -> tuple[int, float | None]:
        """Do ticks from ``number`` on in which nobody stirs, while ``nobody_asks`` for anything; ``wait`` tells times.

        Returns the number of the first that is left to be done in full, and its time, if that has come.
        """
        watch = self._watch
        assert watch is not None  # noqa: S101 - the caller's promise: it has begun
        memory, snapshot, values, doings = self._memory, self._snapshot, self._values, self._doings
        look, entries, gauges = watch.glance.look, watch.entries, watch.gauges
        until, lasts = self._until, self._lasts
        while nobody_asks():
            now = wait(number)
            if now >= until or now - memory.now > lasts:
                return number, now
            self.is_behind = False
            news = look(now)
            if news is None:
                return number, now
            for doing, why in doings:
                if doing.state != "running" or doing.why != why:
                    return number, now
            snapshot["$now"] = now
            asked = []
            for place, value in news:
                if value != values[place]:
                    snapshot[entries[place]] = values[place] = value
                    asked.append(gauges[place])
            if (asked and self._stirs(asked)) or (watch.drifting and self._drifts(watch, now)):
                return number, now
            memory.pass_quietly(now)
            self.is_behind = True
            number += 1
        return number, None

    def _stirs(self, asked: Sequence[Sequence[Gauge]]) -> bool:
        for gauges in asked:
            if gauges is _ALWAYS:
                return True
            for gauge in gauges:
                if gauge.stirs():
                    return True
        return False

    def _drifts(self, watch: _Watch, now: float) -> bool:
        self._memory.move_on(now)
        for presence in self._presences:
            presence.drift(now)
        return any(gauge.stirs() for gauge in watch.drifting)

    def _plan(self, rests: Sequence[Rest]) -> _Watch:
        waited_for: dict[tuple[str, str], tuple[Gauge, ...]] = dict.fromkeys(self._always, _ALWAYS)
        for rest in rests:
            for name, keys in rest.dependencies.near.items():
                for key, gauges in keys.items():
                    known = waited_for.get((name, key))
                    if known is not _ALWAYS:
                        waited_for[name, key] = (*(known or ()), *gauges)
        in_sight = {name: sight.in_sight for name, sight in self._board.sights.items()}
        seen = tuple(sorted(each for each in waited_for if each[1] in in_sight[each[0]]))
        if seen not in self._glances:
            self._glances[seen] = self._world.glance(seen)
        return _Watch(
            [f"{name}.{key}" for name, key in seen],
            [waited_for[each] for each in seen],
            [gauge for rest in rests for gauge in rest.dependencies.drifting],
            self._glances[seen],
        )
