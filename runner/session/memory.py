"""When each key was last seen, and which of them were seen too long ago to be believed."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from btrunner.runner.session.state import BoardState

EPSILON = 1e-9


class Memory:
    """Keeps a time only for keys that are out of sight; those in sight were all seen in this very tick.

    So a tick in which everything is seen again costs nothing, however many keys there are.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self._then = 0.0
        self._in_sight: set[str] = set()
        self._last: dict[str, float] = {}
        self._max_ages: dict[str, float] = {}
        self._ranks: dict[str, int] = {}
        self._fading: dict[str, float] = {}
        self._first_faded = inf
        self._repeated: set[str] = set()
        self._repeats: dict[str, tuple[str, ...]] = {}
        """Who repeats which keys."""
        self._repeated_at = 0.0
        self._repeated_lasts = inf

    def get(self, key: str) -> float | None:
        """Return when a key was last seen, in seconds of the session; None for one that never was."""
        if key in self._repeated:
            return self._repeated_at
        return self.now if key in self._in_sight else self._last.get(key)

    def limit(self, key: str, max_age: float | None) -> None:
        """Have a key forgotten that was not seen for longer than ``max_age`` seconds (None: never)."""
        if max_age is not None:
            self._max_ages[key] = max_age
            self._ranks[key] = len(self._ranks)

    def move_on(self, now: float) -> None:
        """Begin a tick, unless it has begun already."""
        if now != self.now:
            self._then, self.now = self.now, now

    def lasts(self) -> tuple[float, float]:
        """Return until when nothing is forgotten, if what is repeated is repeated every so many seconds at the most."""
        self._first_faded = min(self._fading.values(), default=inf)
        return self._first_faded, self._repeated_lasts

    def pass_quietly(self, now: float) -> None:
        """Do a tick in which nothing is seen or published but what is in sight, and what is repeated."""
        if now != self.now:
            self._then, self.now = self.now, now
        self._repeated_at = now

    def in_sight(self, key: str) -> None:
        """Note that a key is seen in every tick from this one on."""
        self._in_sight.add(key)
        self._fading.pop(key, None)

    def out_of_sight(self, key: str) -> None:
        """Note that a key is no longer seen: it was in the tick before, or has been gone for longer."""
        if key in self._in_sight:
            self._in_sight.remove(key)
            self._saw(key, self._then)

    def glimpse(self, keys: Iterable[str]) -> None:
        """Note that keys were seen in this tick, and may not be in the next, unless they are repeated."""
        now, last, max_ages, fading, repeated = (
            self.now,
            self._last,
            self._max_ages,
            self._fading,
            self._repeated,
        )
        for key in keys:
            if key in repeated:
                continue
            last[key] = now
            if key in max_ages:
                until = fading[key] = now + max_ages[key]
                if until < self._first_faded:
                    self._first_faded = until

    def repeat(self, who: str, keys: tuple[str, ...]) -> None:
        """Have somebody's keys, and none but these, glimpsed in each tick in which ``repeated`` is said."""
        before = self._repeats.get(who, ())
        if keys == before:
            return
        self._repeats[who] = keys
        for key in before:
            if key not in keys:
                self._repeated.discard(key)
                self._saw(key, self._repeated_at)
        for key in keys:
            self._repeated.add(key)
            self._fading.pop(key, None)
        self._repeated_lasts = min((self._max_ages.get(key, inf) for key in self._repeated), default=inf)

    def repeated(self) -> None:
        """Note that the keys which are repeated were glimpsed in this tick, too."""
        self._repeated_at = self.now

    def _end_repeats(self) -> dict[str, tuple[str, ...]]:
        """Let the keys that were repeated so far be too old one day; returns who repeated which."""
        repeats = dict(self._repeats)
        for who in repeats:
            self.repeat(who, ())
        return repeats

    def _end_late_repeats(self) -> None:
        """Let the keys be too old of whom this tick comes so late that not all of them may be repeated."""
        late = self.now - self._repeated_at - EPSILON
        for who, keys in dict(self._repeats).items():
            if any(late > self._max_ages.get(key, inf) for key in keys):
                self.repeat(who, ())

    def forget(self) -> list[str]:
        """Return, and forget, the keys that are too old since this tick, in the order they were limited in."""
        if self.now > self._repeated_at + self._repeated_lasts + EPSILON:
            self._end_late_repeats()
        if self.now <= self._first_faded + EPSILON:
            return []
        fading = self._fading
        old = [key for key, until in fading.items() if self.now > until + EPSILON]
        for key in old:
            del fading[key]
        self._first_faded = min(fading.values(), default=inf)
        return sorted(old, key=self._ranks.__getitem__)

    def write_down(self, state: BoardState) -> None:
        """Put into a state what was seen when."""
        repeats = self._end_repeats()
        state.in_sight = sorted(self._in_sight)
        state.last = {key: time for key, time in self._last.items() if key not in self._in_sight}
        state.fading = dict(self._fading)
        for who, keys in repeats.items():
            self.repeat(who, keys)

    def restore(self, state: BoardState, now: float) -> None:
        """Go on from a state of the tick at ``now``; keys that nobody knows any more are left out."""
        self.now = self._then = now
        self._in_sight = set(state.in_sight)
        self._last.update(state.last)
        self._end_repeats()
        self._fading = {key: until for key, until in state.fading.items() if key in self._max_ages}
        self._first_faded = min(self._fading.values(), default=inf)

    def _saw(self, key: str, time: float) -> None:
        self._last[key] = time
        if key in self._max_ages:
            until = self._fading[key] = time + self._max_ages[key]
            self._first_faded = min(self._first_faded, until)
