"""The journal: one append-only file of JSON lines for the session, one for each character.

A session that goes on after a break is appended to it, behind a header that says from which tick.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from btrunner.runner.errors import JournalError, said_by_system
from btrunner.runner.events import VERSION, CharacterHeader, Ending, Event, SessionHeader, Tick
from btrunner.runner.sinks.line_file import LineFile

SESSION_FILE = "session.jsonl"


def wall_now() -> str:
    """Return the time of day in UTC, to the millisecond."""
    return _shown(time.time_ns() // 1_000_000)


@lru_cache(maxsize=1)
def _shown(milliseconds: int) -> str:
    # A session that is played as fast as it can has many ticks in a millisecond.
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).isoformat(timespec="milliseconds")


class CharacterLine(msgspec.Struct, omit_defaults=True):
    """What changed for one character in a tick, as it is written: what is empty is left out."""

    v: int
    tick: int
    t: float
    status: dict[int, int] = msgspec.field(default_factory=dict)
    why: dict[int, str] = msgspec.field(default_factory=dict)
    facts: dict[str, Any] = msgspec.field(default_factory=dict)
    set: dict[str, Any] = msgspec.field(default_factory=dict)
    events: list[Event] = msgspec.field(default_factory=list)
    wall: str = ""


class Journal:
    """Writes ``session.jsonl`` and ``<character>.jsonl`` into a folder of the session's own."""

    def __init__(self, folder: Path, session_id: str, wall: Callable[[], str] = wall_now) -> None:
        self.folder = folder
        self._id = session_id
        self._wall = wall
        self._encode_into = msgspec.json.Encoder().encode_into
        self._line = bytearray()
        self._files: dict[str, LineFile] = {}

    def open(self, session: SessionHeader, characters: Mapping[str, CharacterHeader]) -> None:
        """Make the folder and the files, each with its header; raises JournalError."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise JournalError(f"{self.folder}: cannot be made: {said_by_system(error)}") from error
        self._begin("", SESSION_FILE, session)
        for name, header in characters.items():
            self._begin(name, f"{name}.jsonl", header)

    def take(self, tick: Tick) -> None:
        """Write a line for each character for whom something changed, and one of the session's events."""
        number, now, wall = tick.number, tick.time, ""
        for name, to in tick.characters.items():
            if not to.is_empty():
                wall = wall or self._wall()
                line = CharacterLine(
                    VERSION, number, now, to.status, to.why, to.facts, to.set, to.events, wall
                )
                self._write(name, line)
        if tick.events:
            wall = wall or self._wall()
            self._write("", {"v": VERSION, "tick": number, "t": now, "events": tick.events, "wall": wall})

    def close(self, ending: Ending) -> None:
        """Write the last line and close the files."""
        try:
            if self._files:
                end = {"v": VERSION, "record": "end", **msgspec.structs.asdict(ending), "wall": self._wall()}
                self._write("", end)
        finally:
            for file in self._files.values():
                file.close()
            self._files.clear()

    def _begin(self, key: str, name: str, header: SessionHeader | CharacterHeader) -> None:
        begins = header.continuation
        self._files[key] = LineFile(self.folder / name, new=begins.attempt == 1)
        record = {"v": VERSION, "record": "character" if key else "session", **msgspec.structs.asdict(header)}
        del record["continuation"]
        if begins.attempt > 1:
            record |= {
                "attempt": begins.attempt,
                "tick": begins.tick,
                "t": begins.time,
                "notes": begins.notes,
            }
        self._write(key, {**record, "id": self._id, "wall": self._wall()})

    def _write(self, key: str, record: CharacterLine | dict[str, Any]) -> None:
        line = self._line  # one that has grown already
        self._encode_into(record, line)
        line += b"\n"
        self._files[key].append(line)
