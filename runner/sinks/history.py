"""Reads a journal back: what every node and fact of a character was at any time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from btrunner.runner.errors import JournalError, said_by_system
from btrunner.runner.events import VERSION, CharacterTick, NodeLine, Tick
from btrunner.runner.sinks.journal import SESSION_FILE
from btrunner.runner.structs import converted


@dataclass(slots=True)
class Moment:
    """A character at one time: node index → status code, its reason, fact → value, what it published."""

    time: float = 0.0
    tick: int = -1
    status: dict[int, int] = field(default_factory=dict)
    why: dict[int, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    published: dict[str, Any] = field(default_factory=dict)

    def take(self, record: dict[str, Any]) -> None:
        """Move on by one record."""
        self.time, self.tick = record["t"], record["tick"]
        for index, status in record.get("status", {}).items():
            self.status[int(index)] = status
            self.why.pop(int(index), None)
        self.why.update({int(index): why for index, why in record.get("why", {}).items()})
        self.facts.update(record.get("facts", {}))
        self.published.update(record.get("set", {}))


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a journal file; a torn last line is passed over. Raises JournalError."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise JournalError(f"{path}: cannot be read: {said_by_system(error)}") from error
    for number, line in enumerate(lines[:-1], 1):
        try:
            record = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise JournalError(f"{path}:{number}: this line is not a record of a journal") from None
        if not isinstance(record, dict) or record.get("v") != VERSION:
            raise JournalError(f"{path}:{number}: this record is not of version {VERSION}")
        yield record


def story(path: Path) -> list[dict[str, Any]]:
    """Return the records that count, headers among them: what was played again after a break counts once.

    Raises JournalError.
    """
    told: list[dict[str, Any]] = []
    for record in records(path):
        if record.get("attempt", 1) > 1:
            first = record["tick"]
            told = [before for before in told if "record" in before or before["tick"] < first]
        told.append(record)
    return told


def characters(folder: Path) -> list[str]:
    """Return the characters of a session's folder, in the session's order; raises JournalError."""
    return list(_last_header(folder / SESSION_FILE, "session")["characters"])


def nodes(folder: Path, character: str) -> list[NodeLine]:
    """Return the nodes of a character's tree as the last attempt had them; raises JournalError."""
    header = _last_header(folder / f"{character}.jsonl", "character")
    return converted(header["nodes"], list[NodeLine])


def _last_header(path: Path, kind: str) -> dict[str, Any]:
    """Return the header of the last attempt."""
    headers = [record for record in records(path) if record.get("record") == kind]
    if not headers:
        raise JournalError(f"{path}: the header is missing")
    return headers[-1]


def picture(folder: Path, time: float) -> Tick:
    """Return all characters as they were at a time of the session, as if all of it had changed in one tick.

    Raises JournalError.
    """
    moments = {name: at(folder, name, time) for name in characters(folder)}
    number = max((moment.tick for moment in moments.values()), default=-1)
    told = {
        name: CharacterTick(moment.status, moment.why, moment.facts, moment.published)
        for name, moment in moments.items()
    }
    return Tick(number, time, told)


def at(folder: Path, character: str, time: float) -> Moment:
    """Return a character as it was at a time of the session; raises JournalError."""
    moment = Moment()
    digest = ""
    for record in story(folder / f"{character}.jsonl"):
        if "record" in record:
            if record["digest"] != digest:  # another tree: nothing is known of its nodes
                moment.status, moment.why, digest = {}, {}, record["digest"]
            continue
        if record["t"] > time + 1e-9:
            break
        moment.take(record)
    return moment
