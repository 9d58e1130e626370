"""Sessions of long ago, whose folders and entries may go."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec

from btrunner.runner.control.entry import Entry
from btrunner.runner.control.locks import is_played
from btrunner.runner.control.registry import Registry
from btrunner.runner.errors import BtrunnerError, ControlError, said_by_system
from btrunner.runner.sinks.history import records
from btrunner.runner.sinks.journal import SESSION_FILE


class Old(msgspec.Struct, frozen=True):
    """A session that may go, and the bytes of its folder; no folder is listed that is not its own."""

    entry: Entry
    folder: Path | None
    size: int


def since(seconds: float, now: datetime | None = None) -> str:
    """Return the time of day so many seconds ago, as entries have it."""
    ago = (now or datetime.now(timezone.utc)) - timedelta(seconds=seconds)
    return ago.isoformat(timespec="milliseconds")


def older_than(entries: list[Entry], wall: str) -> list[Old]:
    """Return those that ended before a time of day."""
    return [_old(entry) for entry in entries if entry.ended is not None and entry.ended.wall < wall]


def remove(old: Old, registry: Registry) -> None:
    """Remove the folder and the entry of a session; raises ControlError, with the entry kept.

    One that somebody has resumed meanwhile is not removed.
    """
    entry = old.entry
    if registry.read(entry.id).ended is None or is_played(Path(entry.folder)):
        raise ControlError(f"{entry.id} runs again: it stays")
    if old.folder is not None:
        try:
            shutil.rmtree(old.folder)
        except OSError as error:
            raise ControlError(f"{old.folder}: cannot be removed: {said_by_system(error)}") from error
    registry.remove(entry.id)


def _old(entry: Entry) -> Old:
    folder = Path(entry.folder)
    if not _is_its_own(folder, entry.id):
        return Old(entry, None, 0)
    return Old(entry, folder, sum(_size(path) for path in folder.rglob("*")))


def _is_its_own(folder: Path, session_id: str) -> bool:
    """Say whether a folder has the journal of this session, so that nothing else is ever removed."""
    with suppress(BtrunnerError, StopIteration):
        header = next(records(folder / SESSION_FILE))
        return header.get("id") == session_id and not folder.is_symlink()
    return False


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.lstat().st_size
    return 0
