"""The blackboard: what was seen of each character and what each published, as one consistent snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import structs

from btrunner.runner.language.model import SessionPlan
from btrunner.runner.params import Type
from btrunner.runner.session.memory import Memory
from btrunner.runner.session.sight import NO_CHANGES, Changes, Sight
from btrunner.runner.session.state import BoardState
from btrunner.runner.unknown import UNKNOWN
from btrunner.runner.vocabulary import SESSION_FACTS


class Board:
    """Holds ``Kaya.hp`` → value for all characters; a value that is too old, or was never there, is UNKNOWN.

    Each key has one writer: the world for facts, the session for its own, the character for what it publishes.
    """

    def __init__(self, plan: SessionPlan) -> None:
        facts = plan.vocabulary.facts
        self.memory = Memory()
        self.snapshot: dict[str, Any] = {"$now": 0.0, "$seen": self.memory}
        self._types: dict[str, Type] = {}
        self.sights: dict[str, Sight] = {}
        """What is seen of each character."""
        for character in plan.plans:
            name = character.character
            self.sights[name] = Sight(name, facts, self.snapshot, self.memory)
            for fact in facts.values():
                self._add(f"{name}.{fact.name}", fact.type, fact.max_age)
            for own in SESSION_FACTS.values():
                self._add(f"{name}.{own.name}", own.type, None)
                self.memory.in_sight(f"{name}.{own.name}")
            for publication in character.publishes.values():
                entry = f"{name}.{publication.name}"
                self._add(entry, publication.type, publication.max_age, publication.initial)

        self.news: list[tuple[str, Changes]] = []
        """What has changed of whom since this list was cleared."""
        self._looks = [(name, sight.look) for name, sight in self.sights.items()]

    def sense(self, now: float, sensed: Mapping[str, Mapping[str, object]]) -> dict[str, Changes]:
        """Take what the world saw; returns the facts that changed, by the characters for whom any did."""
        self.snapshot["$now"] = now
        self.memory.move_on(now)
        changed: dict[str, Changes] = {}
        for name, look in self._looks:
            changes = look(sensed.get(name, NO_CHANGES))
            if changes:
                changed[name] = changes
        for key in self.memory.forget():
            self._forget(key, changed)
        if changed:
            self.news += changed.items()
        return changed

    def refusals(self) -> dict[str, list[str]]:
        """Return, by character, why something was refused that the world saw; each fact is told once."""
        refused = {}
        for name, sight in self.sights.items():
            if sight.refusals:
                refused[name], sight.refusals = sight.refusals, []
        return refused

    def tell(self, name: str, key: str, value: object) -> bool:
        """Write one of the session's own facts of a character; returns whether it changed."""
        entry = f"{name}.{key}"
        old = self.snapshot[entry]
        self.snapshot[entry] = value
        changed = old is UNKNOWN or bool(old != value)
        if changed:
            self.news.append((name, {key: value}))
        return changed

    def totals(self) -> dict[str, float]:
        """Return the world's counts (quests, deaths …) over all characters, as far as they are known."""
        totals: dict[str, float] = {}
        for name, sight in self.sights.items():
            for fact in (each.name for each in sight.facts.values() if each.total):
                value = self.snapshot[f"{name}.{fact}"]
                totals[fact] = totals.get(fact, 0) + (0 if value is UNKNOWN else value)
        return totals

    def repeat(self, who: str, entries: tuple[str, ...]) -> None:
        """Have a character's entries, and none but these, published as they are in each tick that ``repeated`` ends."""
        self.memory.repeat(who, entries)

    def repeated(self) -> None:
        """Note that the entries which are repeated are published in this tick, too."""
        self.memory.repeated()

    def publish(self, name: str, writes: Mapping[str, object]) -> Changes:
        """Make a character's writes (``Kaya.ready`` → value) visible to all; returns what changed, by key."""
        self.memory.glimpse(writes)
        snapshot = self.snapshot
        changes: Changes = {}
        for entry, value in writes.items():
            old = snapshot[entry]
            if old is not value:  # nearly always it is the same again
                snapshot[entry] = value
                if old is UNKNOWN or old != value:
                    changes[entry.split(".", 1)[1]] = value
        if changes:
            self.news.append((name, changes))
        return changes

    def state(self) -> BoardState:
        """Return all that is known, and since when."""
        state = BoardState()
        state.values = {
            key: value for key, value in self.snapshot.items() if key in self._types and value is not UNKNOWN
        }
        self.memory.write_down(state)
        for sight in self.sights.values():
            sight.write_down(state)
        return state

    def restore(self, state: BoardState, now: float) -> None:
        """Go on from a state of the tick at ``now``; a value that is no longer of its declared type is unknown."""
        self.snapshot["$now"] = now
        for key, kind in self._types.items():
            value = state.values.get(key, UNKNOWN)
            self.snapshot[key] = kind.revived(value) if value is not UNKNOWN and kind.fits(value) else UNKNOWN
        known = [key for key in state.in_sight if key in self._types]
        state = structs.replace(state, in_sight=known)
        self.memory.restore(state, now)
        for sight in self.sights.values():
            sight.restore(state)

    def _add(self, key: str, kind: Type, max_age: float | None, initial: object = None) -> None:
        self._types[key] = kind
        self.memory.limit(key, max_age)
        self.snapshot[key] = UNKNOWN
        if initial is not None:
            self.snapshot[key] = initial
            self.memory.glimpse([key])

    def _forget(self, key: str, changed: dict[str, Changes]) -> None:
        """Make unknown what was not seen again for longer than its ``max_age``."""
        if self.snapshot[key] is not UNKNOWN:
            self.snapshot[key] = UNKNOWN
            name, fact = key.split(".", 1)
            changed.setdefault(name, {})[fact] = UNKNOWN
