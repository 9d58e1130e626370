"""What is known of a character now: what was seen a moment ago, and what its client is."""

from __future__ import annotations

from collections.abc import Mapping

from btrunner.runner.worlds.desktop.eyes.wire import ClientIs
from btrunner.runner.worlds.desktop.file.rules import Rules

_LATE = 1.5
"""A look may come so much later than it is due before what it saw counts as not seen again."""
_OF_PROCESS = 1.0


class Sight:
    """The facts of one character; of its game, only while the client shows that."""

    def __init__(self, rules: Rules) -> None:
        self.facts: dict[str, object] = {}
        self._kept = {
            name: None
            if fact.lasts is None
            else _LATE * max(fact.every, _OF_PROCESS if fact.process else 0.0)
            for name, fact in rules.facts.items()
        }
        self._seen: dict[str, tuple[object, float]] = {}
        self._outside = frozenset(name for name, fact in rules.facts.items() if fact.process)
        self._position = 0
        self._moved_at = 0.0

    @property
    def whole(self) -> bool:
        """Say whether all that is looked at again and again was seen since ``forget``."""
        return all(name in self._seen for name, kept in self._kept.items() if kept is not None)

    def forget(self) -> None:
        """Forget what was seen again and again of a game that is another one now."""
        for name in [name for name, kept in self._kept.items() if kept is not None]:
            self._seen.pop(name, None)

    def take(self, facts: Mapping[str, object], now: float) -> None:
        """Take in what was seen."""
        for name, value in facts.items():
            self._seen[name] = (tuple(value) if isinstance(value, list) else value, now)

    def look(self, client: ClientIs, now: float) -> dict[str, object]:
        """Return what is known now."""
        if client.position != self._position:
            self._position, self._moved_at = client.position, now
        facts: dict[str, object] = {
            "client": client.state,
            "client_cause": client.cause,
            "queue_position": client.position,
            "queue_quiet_for": float(round(now - self._moved_at)) if client.state == "queue" else 0.0,
        }
        for name, (value, seen_at) in self._seen.items():
            kept = self._kept[name]
            if (client.state == "up" or name in self._outside) and (kept is None or now - seen_at <= kept):
                facts[name] = value
        self.facts = facts
        return facts
