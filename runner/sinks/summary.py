"""The summary of a session: what was achieved, what was lost, and what brought it back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from btrunner.runner.errors import JournalError, said_by_system
from btrunner.runner.events import CharacterHeader, CharacterTick, Ending, SessionHeader, Tick
from btrunner.runner.vocabulary import Vocabulary


class Recoveries(msgspec.Struct):
    """How often a rung brought a client back, and the seconds from loss to return."""

    count: int = 0
    mean: float = 0.0
    longest: float = 0.0

    def add(self, took: float) -> None:
        """Count one more."""
        self.mean = round((self.mean * self.count + took) / (self.count + 1), 3)
        self.count += 1
        self.longest = max(self.longest, took)


class CharacterSummary(msgspec.Struct):
    """One character: ``totals`` are the world's counts (quests, kills …), times are in seconds."""

    role: str
    totals: dict[str, float] = msgspec.field(default_factory=dict)
    time_played: float = 0.0
    time_lost: float = 0.0
    losses: dict[str, int] = msgspec.field(default_factory=dict)
    recoveries: dict[str, Recoveries] = msgspec.field(default_factory=dict)
    setbacks: dict[str, int] = msgspec.field(default_factory=dict)
    crashes: int = 0
    waits_for: str = ""


class Summary(msgspec.Struct):
    """A whole session; ``setbacks`` of a character are losses of guards that do not watch its client."""

    session: str
    id: str
    world: str
    seed: int
    outcome: str = "running"
    why: str = ""
    time: float = 0.0
    ticks: int = 0
    overruns: int = 0
    attempts: int = 1
    party_losses: int = 0
    characters: dict[str, CharacterSummary] = msgspec.field(default_factory=dict)
    version: int = 1


class SummaryState(msgspec.Struct):
    """What is needed to go on with a summary; ``online`` and ``then`` (seconds) are of the last tick."""

    summary: Summary
    online: dict[str, bool]
    then: float


class SummaryMaker:
    """Makes the summary as the session goes, and writes it into a folder at its end."""

    def __init__(self, session_id: str, vocabulary: Vocabulary, folder: Path | None = None) -> None:
        self._id = session_id
        self._totals = [fact.name for fact in vocabulary.facts.values() if fact.total]
        self._folder = folder
        self._online: dict[str, bool] = {}
        self._then = 0.0
        self.summary = Summary("", session_id, "", 0)

    def open(self, session: SessionHeader, characters: Mapping[str, CharacterHeader]) -> None:
        """Begin."""
        counted = self.summary.characters
        self.summary = msgspec.structs.replace(
            self.summary,
            session=session.session,
            world=session.world,
            seed=session.seed,
            outcome="running",
            why="",
        )
        self.summary.attempts = session.continuation.attempt
        self.summary.characters = {
            name: counted.get(name) or CharacterSummary(header.role, dict.fromkeys(self._totals, 0))
            for name, header in characters.items()
        }

    def state(self) -> SummaryState:
        """Return what was counted so far."""
        return SummaryState(self.summary, dict(self._online), self._then)

    def restore(self, state: SummaryState) -> None:
        """Go on from a state, before it is opened."""
        self.summary, self._online, self._then = state.summary, dict(state.online), state.then

    def take(self, tick: Tick) -> None:
        """Count a tick."""
        passed, self._then = tick.time - self._then, tick.time
        for name, changes in tick.characters.items():
            character = self.summary.characters[name]
            if self._online.get(name, False):
                character.time_played = round(character.time_played + passed, 3)
            else:
                character.time_lost = round(character.time_lost + passed, 3)
            self._count(character, name, changes)
        self.summary.party_losses += sum(event["event"] == "party_lost" for event in tick.events)
        self.summary.time, self.summary.ticks = tick.time, tick.number + 1

    def close(self, ending: Ending) -> None:
        """End, and write ``summary.json``; raises JournalError."""
        summary = self.summary
        summary.outcome, summary.why, summary.overruns = ending.outcome, ending.why, ending.overruns
        if self._folder is not None:
            path = self._folder / "summary.json"
            try:
                path.write_bytes(msgspec.json.format(msgspec.json.encode(summary)) + b"\n")
            except OSError as error:
                raise JournalError(f"{path}: cannot be written: {said_by_system(error)}") from error

    def _count(self, character: CharacterSummary, name: str, changes: CharacterTick) -> None:
        if "online" in changes.facts:
            self._online[name] = changes.facts["online"]
        for fact in self._totals:
            value = changes.facts.get(fact)
            if value is not None:
                character.totals[fact] = value
        for event in changes.events:
            self._count_event(character, event)

    def _count_event(self, character: CharacterSummary, event: dict[str, Any]) -> None:
        match event:
            case {"event": "lost", "client": client, "cause": cause}:
                counts = character.losses if client else character.setbacks
                counts[cause] = counts.get(cause, 0) + 1
            case {"event": "recovered", "client": True, "rung": rung, "took": took}:
                character.recoveries.setdefault(rung, Recoveries()).add(took)
            case {"event": "crashed"}:
                character.crashes += 1
            case {"event": "needs_human", "question": question}:
                character.waits_for = question
            case {"event": "answered"}:
                character.waits_for = ""
