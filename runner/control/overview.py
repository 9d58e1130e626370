"""Sessions as they are now: what the registry knows of each, and what it says itself when it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import msgspec

from btrunner.runner.control import client
from btrunner.runner.control.entry import CRASHED, Entry
from btrunner.runner.control.messages import Status
from btrunner.runner.errors import ControlError
from btrunner.runner.sinks.summary import Summary
from btrunner.runner.structs import decoded

PATIENCE = 2.0
"""Seconds to wait for a session to say how it is."""

_TAIL = 65536
"""Bytes at the end of a journal in which its last record is looked for."""


class Moment(msgspec.Struct, frozen=True):
    """How far a session came: ticks, and seconds of its time."""

    tick: int = 0
    time: float = 0.0


class Overview(msgspec.Struct, frozen=True):
    """One session: its ``state`` in words, its own ``status`` while it answers, how far it came."""

    entry: Entry
    state: str
    status: Status | None
    moment: Moment


def overviews(entries: Sequence[Entry]) -> list[Overview]:
    """Ask all that run how they are, at the same time, and return an overview of each, in their order."""
    if not entries:
        return []
    with ThreadPoolExecutor(max_workers=min(16, len(entries))) as pool:
        return list(pool.map(overview, entries))


def overview(entry: Entry) -> Overview:
    """Return how a session is."""
    if entry.ended is not None:
        state = "crashed, can be resumed" if entry.ended.outcome == CRASHED else entry.ended.outcome
        return Overview(entry, state, None, _last_moment(entry))
    try:
        status = client.status(entry, PATIENCE)
    except ControlError:
        return Overview(entry, "does not answer", None, _last_moment(entry))
    asked = any(each.question for each in status.characters.values())
    state = "waits for a person" if asked else "running"
    return Overview(entry, state, status, Moment(status.tick, status.time))


def _last_moment(entry: Entry) -> Moment:
    """Return how far the summary says that a session came, or its journal when it has not summed up."""
    folder = Path(entry.folder)
    if entry.ended is not None and entry.ended.outcome != CRASHED:
        with suppress(OSError, msgspec.DecodeError):
            summary = decoded((folder / "summary.json").read_bytes(), Summary)
            return Moment(summary.ticks, summary.time)
    return max(map(_last_record, folder.glob("*.jsonl")), key=lambda each: each.tick, default=Moment())


class _Record(msgspec.Struct):
    tick: int
    t: float


def _last_record(path: Path) -> Moment:
    """Return when the last whole record of a journal was written."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            lines = file.read().split(b"\n")[:-1]
    except OSError:
        return Moment()
    for line in reversed(lines):
        try:
            record = decoded(line, _Record)
        except msgspec.DecodeError:
            continue
        return Moment(record.tick, record.t)
    return Moment()
