"""Who owns a session's folder and the clients of its characters: one process at a time, until it ends or dies."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from btrunner.runner.control.processes import ProcessId, is_alive, this_process
from btrunner.runner.errors import ControlError, said_by_system
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.registry import world_kind
from btrunner.runner.structs import decoded
from btrunner.runner.worlds.protocol import Member

LOCK = "lock"
"""The lock's file in a session's folder."""

PATIENCE = 0.5
"""Seconds in which an owner that has just come says who it is."""


class Owner(msgspec.Struct, frozen=True):
    """Who holds a lock, for those who find it held."""

    session: str
    process: ProcessId


class Owned:
    """While it lasts, nobody else plays in a folder, or a client that this session ``claims``.

    The operating system holds the locks: they end with the process, however it ends, and the programs that
    it starts do not inherit them.
    """

    def __init__(self, session_id: str, folder: Path, claims: Sequence[str], locks: Path) -> None:
        self._id = session_id
        self._folder = folder
        self._claims = sorted(set(claims))
        self._locks = locks
        self._held = ExitStack()

    def __enter__(self) -> None:
        """Take all of it or nothing; raises ControlError, which says who has it."""
        with ExitStack() as taken:
            self._take(self._folder / LOCK, f"the folder {self._folder}", taken)
            for claim in self._claims:
                self._take(self._locks / _file_name(claim), claim, taken)
            self._held = taken.pop_all()

    def __exit__(self, *unused: object) -> None:
        """Let go of it; a folder in which nothing was ever put is not left behind."""
        with suppress(OSError):
            there = list(self._folder.iterdir())
            if {path.name for path in there} <= {LOCK, _owner_file(self._folder / LOCK).name}:
                for path in there:
                    path.unlink()
                self._folder.rmdir()
        self._held.close()

    def _take(self, path: Path, what: str, taken: ExitStack) -> None:
        lock = FileLock(path, thread_local=False)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=PATIENCE)
        except Timeout:
            raise ControlError(_refusal(what, path)) from None
        except OSError as error:
            raise ControlError(f"{path.parent}: cannot be made: {said_by_system(error)}") from error
        taken.callback(lock.release)
        taken.callback(_forget, _owner_file(path))
        with suppress(OSError):  # a full disk: the lock holds, only its owner's name is not told
            _owner_file(path).write_bytes(msgspec.json.encode(Owner(self._id, this_process())))


def claims_of(plan: SessionPlan) -> Sequence[str]:
    """Return what the world of a plan needs for itself alone, such as the clients of the characters."""
    cast = [Member(each.character, each.role) for each in plan.plans]
    return world_kind(plan.kind).claims(plan.world, cast)  # type: ignore[no-any-return]


def is_played(folder: Path) -> bool:
    """Say whether somebody owns a session's folder now."""
    if not (folder / LOCK).exists():
        return False
    lock = FileLock(folder / LOCK, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # a folder in which nobody can write is played by nobody
        return False
    lock.release()
    return False


def _refusal(what: str, path: Path) -> str:
    owner = _owner(path)
    if owner is None:
        return f"{what} is in use by another process"
    return (
        f"{what} is in use by the session {owner.session} (process {owner.process.pid}): "
        f"'bt-sessions attach {owner.session}' shows it, 'bt-sessions stop {owner.session}' ends it"
    )


def _owner(path: Path) -> Owner | None:
    """Return who holds a lock, as soon as the one who has taken it just now has said so."""
    until = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError, msgspec.DecodeError):
            owner = decoded(_owner_file(path).read_bytes(), Owner)
            if is_alive(owner.process):
                return owner
        if time.monotonic() > until:
            return None
        time.sleep(0.02)


def _forget(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _owner_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.owner")


def _file_name(claim: str) -> str:
    """Return a name for the lock of a claim, which may be any text."""
    digest = hashlib.sha256(claim.encode()).hexdigest()[:12]
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', claim)[:40].strip('-')}-{digest}.lock"
