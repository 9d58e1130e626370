"""What one tick of a session put on record; every reader of a session's history reads these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from btrunner.runner.unknown import UNKNOWN

VERSION = 1

Event = dict[str, Any]
"""A happening: ``event`` names it, the other keys belong to it (``lost``: guard, cause, evidence, client)."""


class NodeLine(msgspec.Struct, frozen=True):
    """A node of a character's tree, as a header lists it; ``parent`` is an index, -1 for the root."""

    id: str
    kind: str
    name: str
    parent: int


class Continuation(msgspec.Struct, frozen=True):
    """How often a session was begun, with this time, and from which tick (and time) it goes on.

    What an earlier attempt has on record of that tick and later ones did not count: the session goes on from what
    was saved before. ``notes`` say what could not go on.
    """

    attempt: int = 1
    tick: int = 0
    time: float = 0.0
    notes: list[str] = []


class CharacterHeader(msgspec.Struct, frozen=True):
    """The first line of a character's journal, and the first of every later attempt."""

    session: str
    character: str
    role: str
    tree: str
    digest: str
    nodes: list[NodeLine]
    continuation: Continuation = Continuation()


class SessionHeader(msgspec.Struct, frozen=True):
    """The first line of a session's journal, and the first of every later attempt; ``rate`` in ticks per second, ``digests`` by tree."""

    session: str
    world: str
    kind: str
    rate: float
    seed: int
    characters: dict[str, str]
    digests: dict[str, str]
    continuation: Continuation = Continuation()


class CharacterTick(msgspec.Struct):
    """What changed for one character: node index → status code and reason, fact → value (None: unknown).

    The reason of a node is told with its status; of one that goes on running it is told again when it has
    changed, once a second.
    """

    status: dict[int, int] = msgspec.field(default_factory=dict)
    why: dict[int, str] = msgspec.field(default_factory=dict)
    facts: dict[str, Any] = msgspec.field(default_factory=dict)
    set: dict[str, Any] = msgspec.field(default_factory=dict)
    events: list[Event] = msgspec.field(default_factory=list)

    def is_empty(self) -> bool:
        """Say whether nothing changed."""
        return not (self.status or self.why or self.facts or self.set or self.events)


class Tick(msgspec.Struct):
    """One tick: its number, the session's time in seconds, and what changed."""

    number: int
    time: float
    characters: dict[str, CharacterTick]
    events: list[Event] = msgspec.field(default_factory=list)

    def tell(self, character: str | None, event: Event) -> None:
        """Put an event on the record of a character, or of the session as a whole."""
        events = self.events if character is None else self.characters[character].events
        events.append(event)

    def show(self, character: str, facts: Mapping[str, Any]) -> None:
        """Put facts on the record of a character that have changed."""
        record = self.characters[character].facts
        for name, value in facts.items():
            record[name] = None if value is UNKNOWN else value


class Ending(msgspec.Struct, frozen=True):
    """How a session ended; times in seconds."""

    outcome: str
    why: str
    time: float
    ticks: int
    overruns: int


class Sink(Protocol):
    """A reader of a session: it is told of each tick after it, never within."""

    def open(self, session: SessionHeader, characters: Mapping[str, CharacterHeader]) -> None:
        """Hear what will be played."""

    def take(self, tick: Tick) -> None:
        """Hear what happened in a tick."""

    def close(self, ending: Ending) -> None:
        """Hear how it ended; called even after an ``open`` or ``take`` that raised."""
