"""The summary of a session from what it left: its own, or else one made from its journal."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from btrunner.runner.control.entry import CRASHED, Entry
from btrunner.runner.events import CharacterHeader, CharacterTick, SessionHeader, Tick
from btrunner.runner.params import NUMBER
from btrunner.runner.sinks.history import story
from btrunner.runner.sinks.journal import SESSION_FILE
from btrunner.runner.sinks.summary import Summary, SummaryMaker
from btrunner.runner.structs import decoded
from btrunner.runner.vocabulary import Fact, Vocabulary


def summary_of(entry: Entry) -> Summary:
    """Return what a session achieved and lost, so far if it still runs; raises JournalError."""
    if entry.ended is not None and entry.ended.outcome != CRASHED:
        try:
            return decoded((Path(entry.folder) / "summary.json").read_bytes(), Summary)
        except (OSError, msgspec.DecodeError):
            pass  # the journal has it all
    return _from_journal(entry)


def _from_journal(entry: Entry) -> Summary:
    words = Vocabulary({name: Fact(name, NUMBER, total=True) for name in entry.totals})
    maker = SummaryMaker(entry.id, words)
    roles = {name: part.role for name, part in entry.characters.items()}
    maker.open(
        SessionHeader(entry.session, entry.world, entry.kind, 0.0, entry.seed, roles, {}),
        {
            name: CharacterHeader(entry.session, name, part.role, part.tree, "", [])
            for name, part in entry.characters.items()
        },
    )
    for tick in _ticks(Path(entry.folder), list(roles)):
        maker.take(tick)
    return maker.summary


def _ticks(folder: Path, names: list[str]) -> Iterator[Tick]:
    """Yield what the files of a journal say of each tick together."""
    files = [_changes(folder / f"{name}.jsonl", name) for name in names]
    merged = heapq.merge(_changes(folder / SESSION_FILE, ""), *files, key=lambda each: each[0])
    for number, together in groupby(merged, key=lambda each: each[0]):
        tick = Tick(number, 0.0, {name: CharacterTick() for name in names})
        for _, name, record in together:
            tick.time = record["t"]
            events = record.get("events", [])
            if name:
                tick.characters[name] = CharacterTick(facts=record.get("facts", {}), events=events)
            else:
                tick.events.extend(events)
        yield tick


def _changes(path: Path, name: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    return ((record["tick"], name, record) for record in story(path) if "record" not in record)
