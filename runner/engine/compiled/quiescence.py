"""When a tree is quiescent: another tick would do the very same as the last, so that none is needed.

A tick depends on what the tree remembers and on what it asks. So a tick that has left the first as it was would
be the same again until an answer changes: a fact crosses a number that it is compared with, a time is up, an action
of the world has ended. Only of the nodes that were visited is anything asked. A tree that calls functions, which may
ask anything, is never quiescent in a tick in which it does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from types import NoneType
from typing import Protocol

from btrunner.runner.engine.climb import Climb
from btrunner.runner.engine.compiled.dependencies import Dependencies, DependencyCache
from btrunner.runner.engine.compiled.gauges import Gauge
from btrunner.runner.engine.compiled.places import Places, TakenDown
from btrunner.runner.engine.context import BoundCondition, Context
from btrunner.runner.leaf import Doing
from btrunner.runner.unknown import UNKNOWN

News = Iterable[tuple[str, Iterable[str]]]
"""Characters, and which of their facts and published keys have changed."""

_MARGIN = 1e-6
"""Seconds before a time at which the tree is ticked again, so that no rounding misses it."""

_LONGEST_WAIT = 63
"""Ticks after which a tree is looked at again that was not quiescent, though each tick left it as it was."""


@dataclass(slots=True)
class Rest:
    """What a tree that rests waits for; ``until`` is in seconds of the session, ``doings`` come with their reasons."""

    dependencies: Dependencies
    doings: list[tuple[Doing, str]]
    until: float


class Ticked(Protocol):
    """The tree, as far as it is looked at; ``statuses`` is another list after each tick."""

    statuses: list[int]


class Quiescence:
    """Whether one tree is quiescent."""

    # Asked in every tick of every character: with thousands of them, what is touched is what it costs.
    __slots__ = (
        "_before", "_cache", "_context", "_doings", "_failures", "_now", "_places", "_rested", "_stirred", "_tree",
        "_turns", "_until", "_waits", "_written",
    )  # fmt: skip

    def __init__(self, context: Context, places: Places, tree: Ticked) -> None:
        self._context = context
        self._tree = tree
        self._places = places
        self._cache = DependencyCache(context)
        self._before: tuple[list[int], TakenDown] | None = None
        """Statuses and places before the tick that is to be looked at."""
        self._now: Dependencies | None = None
        """What the tree depends on, while it is quiescent."""
        self._doings: list[tuple[Doing, str]] = []
        self._turns: list[tuple[Climb, float]] = []
        """When it is the turn of those who wait for it."""
        self._written: set[str] = set()
        """Its own keys, which it would write again: they are not to be forgotten."""
        self._until = inf
        self._rested: Dependencies | None = None
        self._stirred: Gauge | None = None
        """What has brought the present tick about, and what the tree depended on before it."""
        self._failures = self._waits = 0

    @property
    def waits_for(self) -> Rest | None:
        """What the tree waits for; None while it does not rest."""
        return Rest(self._now, self._doings, self._until) if self._now is not None else None

    def end(self) -> None:
        """Have the tree ticked again, since something besides a tick has changed it."""
        self._now = self._before = None

    def rests(self, news: News) -> bool:
        """Say whether another tick would be the same as the last, after which only ``news`` have come."""
        dependencies = self._now
        if dependencies is not None:
            if self._context.snapshot["$now"] < self._until and not self._has_stirred(dependencies, news):
                return True
            self._now, self._rested = None, dependencies
        if self._waits:
            self._waits -= 1
        else:
            self._before = self._tree.statuses, self._places.taken_down()
        return False

    def settles(self) -> bool:
        """Say, right after a tick that was due, whether it would be the same again."""
        before, stirred, rested = self._before, self._stirred, self._rested
        if before is None:
            return False
        self._before = self._stirred = self._rested = None
        statuses = self._tree.statuses
        if not self._has_left_everything(before, statuses):
            self._failures = 0
            return False
        dependencies = self._cache.of(statuses)
        if dependencies is None:
            return False
        if self._is_settled(dependencies):
            self._now, self._failures = dependencies, 0
            if stirred is not None and dependencies is rested:
                dependencies.stirred_in_vain(stirred)
            return True
        # A tree that is never quiescent shall not pay for being looked at.
        self._failures += 1
        self._waits = min(2**self._failures - 1, _LONGEST_WAIT)
        return False

    def _has_stirred(self, dependencies: Dependencies, news: News) -> bool:
        for doing, why in self._doings:
            if doing.state != "running" or doing.why != why:
                return True
        for climb, turn in self._turns:
            if climb.turn() != turn:
                return True
        near, own = dependencies.near, self._context.name
        for name, changes in news:
            if name == own and not self._written.isdisjoint(changes):
                return True
            if name in near:
                of_it = near[name]
                for key in changes:
                    if key in of_it:
                        for gauge in of_it[key]:
                            if gauge.stirs():
                                self._stirred = gauge
                                return True
        for gauge in dependencies.drifting:  # noqa: SIM110 - a generator costs more than the answer
            if gauge.stirs():
                return True
        return False

    def _has_left_everything(self, before: tuple[list[int], TakenDown], statuses: list[int]) -> bool:
        """Say whether a tick has begun, ended, told and remembered nothing new."""
        context = self._context
        if context.starts or context.halts or context.events or statuses != before[0]:
            return False
        for entry, old in context.hidden.items():
            new = context.writes[entry]
            if old is UNKNOWN or old != new:
                return False
        return self._places.stand(before[1])

    def _is_settled(self, dependencies: Dependencies) -> bool:
        """Take down how everything stands on which the next tick depends; False where that cannot be."""
        context, now = self._context, self._context.now
        if dependencies.restless or self._may_do_otherwise(dependencies, now):
            return False
        self._doings.clear()
        for runner in dependencies.waiting:
            waits_for = runner.waits_for
            if waits_for is None:
                return False
            if not isinstance(waits_for, BoundCondition):
                self._doings.append((waits_for, waits_for.why))
        self._turns = [(climb, climb.turn()) for climb in dependencies.climbs if climb.waits_for_its_turn]
        self._written = {entry.rpartition(".")[2] for entry in context.writes}
        for gauge in dependencies.gauges:
            gauge.settle()
        self._until = self._next_time(dependencies, now) - _MARGIN
        return True

    def _may_do_otherwise(self, dependencies: Dependencies, now: float) -> bool:
        """Say whether something would do otherwise in the next tick though nothing has changed: it has only begun."""
        whys = self._context.whys
        for index in dependencies.called:
            if isinstance(whys.get(index), (str, NoneType)):
                return True
        for timed in dependencies.timed:
            if timed.begun == now:
                return True
        return not all(each.stood_still for each in dependencies.eaches)

    def _next_time(self, dependencies: Dependencies, now: float) -> float:
        """Return when a time will be up on which the tree depends."""
        times = [timed.due() for timed in dependencies.timed]
        times += [watch.due() for watch in dependencies.watches]
        for climb in dependencies.climbs:
            times += climb.due()
        times = [due for due in times if due > now]
        times += [now + gauge.due() for gauge in dependencies.growing]
        return min(times, default=inf)
