"""What the world lets be seen of one character, of which only the changes are taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import repeat
from operator import itemgetter
from typing import Any

from btrunner.runner.errors import did_you_mean
from btrunner.runner.params import show_value
from btrunner.runner.session.memory import Memory
from btrunner.runner.session.state import BoardState
from btrunner.runner.unknown import UNKNOWN, UnknownRead
from btrunner.runner.vocabulary import Fact
from btrunner.runner.worlds.protocol import Seen

Changes = dict[str, Any]

UNSEEN = object()
NO_CHANGES: Changes = {}


class Sight:
    """Compares what is seen of a character with the tick before, in the order of the vocabulary.

    Whatever is taken into the snapshot is of its declared type; a fact of another type is unknown.
    ``made`` says how often it made progress, and when last. ``refusals`` are what was refused in this tick
    for the first time, in words.
    """

    __slots__ = (
        "_all", "_before", "_count", "_every", "_few", "_fits", "_kept", "_keys", "_memory", "_names", "_positions",
        "_refused", "_snapshot", "facts", "made", "name", "progress_facts", "refusals",
    )  # fmt: skip

    def __init__(
        self, name: str, facts: Mapping[str, Fact], snapshot: dict[str, Any], memory: Memory
    ) -> None:
        self.name = name
        self.made = (0, 0.0)
        self.refusals: list[str] = []
        self.facts = facts
        self._names = tuple(facts)
        self._every = frozenset(facts)
        self._keys = tuple(f"{name}.{fact}" for fact in facts)
        self._fits = tuple(fact.type.fits for fact in facts.values())
        self.progress_facts = frozenset(fact.name for fact in facts.values() if fact.progress)
        self._count = len(facts)
        self._all: Callable[[Mapping[str, object]], Iterable[object]] = (
            itemgetter(*facts) if len(facts) > 1 else lambda seen: tuple(seen[fact] for fact in facts)
        )
        self._positions = dict(zip(facts, range(len(facts)), strict=True))
        self._before: list[object] = [UNSEEN] * len(facts)
        self._few: dict[str, object] | None = None
        self._kept: Seen | None = None
        """What was seen in the tick before, if the world keeps it and says what is new."""
        self._refused: set[str] = set()
        self._snapshot = snapshot
        self._memory = memory

    @property
    def progress(self) -> int | None:
        """How often there was progress so far; None where the world knows no progress."""
        return self.made[0] if self.progress_facts else None

    @property
    def in_sight(self) -> frozenset[str]:
        """The facts that were seen when it looked last."""
        if self._kept is not None and not self._refused:
            return self._every
        known = zip(self._names, self._before, strict=True)
        return frozenset(name for name, value in known if value is not UNSEEN)

    def look(self, seen: Mapping[str, object]) -> Changes:
        """Take what was seen; returns the facts that changed, with UNKNOWN for one that was refused."""
        try:
            if seen is self._kept:
                return self._look_at_news(seen)
            if len(seen) != self._count:
                return NO_CHANGES if seen == self._few else self._look_at_few(seen)
            values = [*self._all(seen)]
            self._few, self._kept = None, seen if isinstance(seen, Seen) else None
            return NO_CHANGES if values == self._before else self._compare(values)
        except (KeyError, UnknownRead):
            return self._look_at_few(seen)

    def _look_at_news(self, seen: Seen) -> Changes:
        """Look only at what the world says was written since the tick before."""
        news = seen.news
        if not news:
            return NO_CHANGES
        if len(news) == 1:  # by far the most frequent
            places = [self._positions[news[0]]]
        else:
            places = sorted({*map(self._positions.__getitem__, news)})
        values = [seen[self._names[place]] for place in places]
        return self._change(zip(places, values, strict=True))

    def _compare(self, values: list[object]) -> Changes:
        """Look at everything, in the order of the vocabulary."""
        return self._change(enumerate(values))

    def write_down(self, state: BoardState) -> None:
        """Put into a state what is known only here."""
        state.made[self.name] = self.made
        if self._refused:
            state.refused[self.name] = sorted(self._refused)

    def restore(self, state: BoardState) -> None:
        """Go on from a state; the snapshot holds its values already."""
        self.made = state.made.get(self.name, self.made)
        self._refused = set(state.refused.get(self.name, ()))
        in_sight = set(state.in_sight)
        self._before = [self._snapshot[key] if key in in_sight else UNSEEN for key in self._keys]
        self._few = self._kept = None

    def _look_at_few(self, seen: Mapping[str, object]) -> Changes:
        """Look where not everything is seen, or where the world says itself what it does not know."""
        if not self.facts.keys() >= seen.keys():
            self._refuse_strangers(seen)
        found = map(seen.get, self._names, repeat(UNSEEN))
        values = [UNSEEN if value is UNKNOWN else value for value in found]
        changes = self._compare(values)
        self._kept = None
        self._few = dict(seen) if self._before == values else None
        return changes

    def _change(self, news: Iterable[tuple[int, object]]) -> Changes:
        changes: Changes = {}
        before = self._before
        snapshot, names, keys, fits = self._snapshot, self._names, self._keys, self._fits
        for position, value in news:
            old = before[position]
            if value == old:
                continue
            before[position] = value
            if old is UNSEEN or value is UNSEEN or not fits[position](value):
                self._take(position, value, changes)
            else:
                snapshot[keys[position]] = changes[names[position]] = value
        if changes and not self.progress_facts.isdisjoint(changes):
            self._count_progress(changes)
        return changes

    def _take(self, position: int, value: object, changes: Changes) -> None:
        """Take a fact that comes into sight, goes out of it, or is of another type than it should be."""
        key = self._keys[position]
        if value is UNSEEN:
            self._memory.out_of_sight(key)
        elif self._fits[position](value):
            self._memory.in_sight(key)
            old = self._snapshot[key]
            if old is UNKNOWN or old != value:
                self._snapshot[key] = changes[self._names[position]] = value
        else:
            self._refuse(position, value, changes)

    def _refuse(self, position: int, value: object, changes: Changes) -> None:
        """Treat a value of another type as unknown, and look at it again in the next tick."""
        name, key = self._names[position], self._keys[position]
        self._before[position] = UNSEEN
        self._memory.out_of_sight(key)
        if self._snapshot[key] is not UNKNOWN:
            self._snapshot[key] = changes[name] = UNKNOWN
        self._say(name, f"expected {self.facts[name].type.noun}, found {show_value(value)}")

    def _refuse_strangers(self, seen: Mapping[str, object]) -> None:
        for name in seen:
            if name not in self.facts and name not in self._refused:
                hint = did_you_mean(name, self.facts)
                self._say(name, "no such fact is declared" + (f" ({hint})" if hint else ""))

    def _say(self, name: str, why: str) -> None:
        if name not in self._refused:
            self._refused.add(name)
            self.refusals.append(f"{name}: {why}")

    def _count_progress(self, changes: Changes) -> None:
        if any(changes.get(fact, UNKNOWN) is not UNKNOWN for fact in self.progress_facts):
            self.made = (self.made[0] + 1, self._memory.now)
