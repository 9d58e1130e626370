"""The blackboard: what was seen of each character and what each published, as one consistent snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from btrunner.runner.language.model import SessionPlan
from btrunner.runner.unknown import UNKNOWN
from btrunner.runner.vocabulary import SESSION_FACTS

Changes = dict[str, Any]


class Board:
    """Holds ``Kaya.hp`` → value for all characters; a value that is too old, or was never there, is UNKNOWN.

    Each key has one writer: the world for facts, the session for its own, the character for what it publishes.
    """

    def __init__(self, plan: SessionPlan) -> None:
        self._facts = plan.vocabulary.facts
        self._progress = [fact.name for fact in self._facts.values() if fact.progress]
        self._seen: dict[str, float] = {}
        self._ages: dict[str, float] = {}
        self._made: dict[str, tuple[int, float]] = {}
        self.snapshot: dict[str, Any] = {"$now": 0.0, "$seen": self._seen}
        self._names: dict[str, list[tuple[str, str]]] = {}
        for character in plan.plans:
            name = character.character
            self._names[name] = [(fact, f"{name}.{fact}") for fact in self._facts]
            self._made[name] = (0, 0.0)
            for fact in self._facts.values():
                self._add(f"{name}.{fact.name}", fact.max_age, UNKNOWN)
            for own in SESSION_FACTS:
                self._add(f"{name}.{own}", None, UNKNOWN)
            for publication in character.publishes.values():
                initial = UNKNOWN if publication.initial is None else publication.initial
                self._add(f"{name}.{publication.name}", publication.max_age, initial)

    def sense(self, now: float, sensed: Mapping[str, Mapping[str, object]]) -> dict[str, Changes]:
        """Take what the world saw; returns, by character, the facts that changed."""
        snapshot, seen = self.snapshot, self._seen
        snapshot["$now"] = now
        changed: dict[str, Changes] = {}
        for name, keys in self._names.items():
            facts = sensed.get(name, {})
            changes: Changes = {}
            for fact, key in keys:
                if fact in facts:
                    value = facts[fact]
                    seen[key] = now
                    old = snapshot[key]
                    if old is UNKNOWN or old != value:
                        snapshot[key] = changes[fact] = value
            changed[name] = changes
            self._count_progress(name, changes, now)
        self._forget(now, changed)
        return changed

    def tell(self, name: str, key: str, value: object) -> bool:
        """Write one of the session's own facts of a character; returns whether it changed."""
        entry = f"{name}.{key}"
        old = self.snapshot[entry]
        self.snapshot[entry] = value
        self._seen[entry] = self.snapshot["$now"]
        return old is UNKNOWN or bool(old != value)

    def publish(self, name: str, writes: Mapping[str, object]) -> Changes:
        """Make a character's writes visible to all; returns those that changed."""
        changes: Changes = {}
        for key, value in writes.items():
            if self.tell(name, key, value):
                changes[key] = value
        return changes

    def progress(self, name: str) -> tuple[int, float] | None:
        """Return how often a character made progress and when last; None where the world knows no progress."""
        return self._made[name] if self._progress else None

    def _add(self, key: str, max_age: float | None, value: object) -> None:
        self.snapshot[key] = value
        if value is not UNKNOWN:
            self._seen[key] = 0.0
        if max_age is not None:
            self._ages[key] = max_age

    def _count_progress(self, name: str, changes: Changes, now: float) -> None:
        if any(fact in changes for fact in self._progress):
            self._made[name] = (self._made[name][0] + 1, now)

    def _forget(self, now: float, changed: dict[str, Changes]) -> None:
        """Make unknown what was not seen again for longer than its ``max_age``."""
        snapshot, seen = self.snapshot, self._seen
        for key, max_age in self._ages.items():
            if snapshot[key] is not UNKNOWN and now - seen[key] > max_age + 1e-9:
                snapshot[key] = UNKNOWN
                name, fact = key.split(".", 1)
                changed[name][fact] = UNKNOWN
