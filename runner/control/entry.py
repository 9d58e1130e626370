"""What the registry knows of one session: who plays it where, and how it ended once it has."""

from __future__ import annotations

from pathlib import Path

import msgspec

from btrunner.runner.control.processes import ProcessId, this_process
from btrunner.runner.events import Ending
from btrunner.runner.language.model import SessionPlan

VERSION = 1
CRASHED = "crashed"


class Part(msgspec.Struct, frozen=True):
    """What a character plays."""

    role: str
    tree: str


class Ended(msgspec.Struct, frozen=True):
    """How a session ended; ``wall`` is the time of day, in UTC."""

    outcome: str
    why: str
    wall: str


class Entry(msgspec.Struct, frozen=True):
    """One session, as it is kept in a file of the registry.

    ``file`` is the session's, ``folder`` has its journal; both are absolute, as is ``log`` (empty unless it
    plays in the background). ``totals`` are the facts that its world counts. ``address`` and ``token`` are
    those of its control socket.
    """

    id: str
    session: str
    file: str
    folder: str
    characters: dict[str, Part]
    world: str
    kind: str
    engine: str
    seed: int
    attempt: int
    process: ProcessId
    started: str
    totals: list[str]
    address: str = ""
    token: str = ""
    log: str = ""
    ended: Ended | None = None
    version: int = VERSION


def entry_of(
    plan: SessionPlan, session_id: str, file: Path, folder: Path, wall: str, *,
    engine: str = "compiled", attempt: int = 1, log: Path | None = None,
) -> Entry:  # fmt: skip
    """Return the entry of a session that this process plays, from ``wall`` (the time of day in UTC) on."""
    return Entry(
        id=session_id,
        session=plan.name,
        file=str(file.resolve()),
        folder=str(folder.resolve()),
        characters={each.character: Part(each.role, each.tree) for each in plan.plans},
        world=plan.world_name,
        kind=plan.kind,
        engine=engine,
        seed=plan.seed,
        attempt=attempt,
        process=this_process(),
        started=wall,
        totals=[fact.name for fact in plan.vocabulary.facts.values() if fact.total],
        log=str(log.resolve()) if log else "",
    )


def over(entry: Entry, ending: Ending, wall: str) -> Entry:
    """Return the entry of a session that has ended: nobody can speak to it any more."""
    ended = Ended(ending.outcome, ending.why, wall)
    return msgspec.structs.replace(entry, ended=ended, address="", token="")


def crashed(entry: Entry, wall: str) -> Entry:
    """Return the entry of a session whose process is gone."""
    ended = Ended(CRASHED, f"its process {entry.process.pid} is gone", wall)
    return msgspec.structs.replace(entry, ended=ended, address="", token="")
