"""The saved states of a session: one file each, written whole or not at all, the newest of them kept.

A file begins with a line that says what it is, of which version, and the digest of what follows; so a file
that was cut, overwritten or damaged is known for it, put aside, and the one before it is used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from btrunner.runner.errors import SaveError, said_by_system
from btrunner.runner.session.state import SessionState
from btrunner.runner.sinks.summary import SummaryState
from btrunner.runner.structs import converted, decoded

VERSION = 1
KEPT = 3
"""How many saves are kept, the newest and those before it."""

FOLDER = "saves"
_MARK = "btrunner-save"

Migrations = Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]
MIGRATIONS: Migrations = {}
"""What makes of a save of this version one of the next."""


class Save(msgspec.Struct):
    """All that is needed to go on with a session.

    ``file`` is the session's own, ``world`` the digest of what the world file says, ``saved`` the time of day,
    ``why`` what it was saved for. ``ended`` is the outcome and why, two empty texts as long as the attempt goes
    on, and after a crash; ``closed`` says whether journal and summary have the end on record.
    """

    id: str
    session: str
    file: str
    engine: str
    attempt: int
    saved: str
    why: str
    world: str
    digests: dict[str, str]
    ended: tuple[str, str]
    closed: bool
    state: SessionState
    summary: SummaryState

    @property
    def is_final(self) -> bool:
        """Whether it is that of a session which has come to its end."""
        return self.ended[0] in ("succeeded", "failed")

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to go on with."""
        return self.is_final and self.closed


class _Mark(msgspec.Struct):
    """The first line of a file: its kind, its version, and the digest of that and of what follows it."""

    kind: str
    version: int
    digest: str


class Saves:
    """The folder of a session's saves."""

    def __init__(self, folder: Path, migrations: Migrations = MIGRATIONS) -> None:
        """Look at the ``saves`` in a session's folder, which need not be there yet."""
        self.folder = folder / FOLDER
        self._migrations = migrations
        self._encode = msgspec.json.Encoder().encode

    def write(self, save: Save) -> None:
        """Write a save, and forget the oldest; raises SaveError, with all earlier ones left as they are."""
        body = self._encode(save)
        mark = self._encode(_Mark(_MARK, VERSION, _digest(VERSION, body)))
        temporary = self.folder / "unfinished"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            number = max(map(_number, self.files()), default=0) + 1
            _write_through(temporary, mark + b"\n" + body + b"\n")
            temporary.replace(self.folder / f"{number:08d}.json")
            for old in self.files()[KEPT:]:
                old.unlink()
        except OSError as error:
            raise SaveError(f"{self.folder}: the state cannot be saved: {said_by_system(error)}") from error

    def files(self) -> list[Path]:
        """Return the files of all saves, the newest first."""
        return sorted(self.folder.glob("[0-9]*.json"), key=_number, reverse=True)

    def read(self, path: Path) -> Save:
        """Return the save of a file; raises SaveError, saying what is wrong with it."""
        try:
            head, _, body = path.read_bytes().partition(b"\n")
        except OSError as error:
            raise SaveError(f"{path}: cannot be read: {said_by_system(error)}") from error
        if not head:
            raise SaveError(f"{path}: it is empty")
        version = self._version(path, head, body.rstrip(b"\n"))
        try:
            data = msgspec.json.decode(body)
            for old in range(version, VERSION):
                data = self._migrations[old](data)
            return converted(data, Save, str_keys=True)
        except (msgspec.MsgspecError, KeyError) as error:
            raise SaveError(f"{path}: it is no state of a session: {error}") from error

    def newest(self) -> tuple[Save | None, list[str]]:
        """Return the newest save that can be read, and what was put aside on the way to it, in words.

        Raises SaveError for a save that only a newer version of btrunner can read, and when none of several
        can be put aside.
        """
        told: list[str] = []
        for path in self.files():
            try:
                return self.read(path), told
            except _FromTheFutureError:
                raise
            except SaveError as error:
                told.append(
                    f"{error}; it is kept aside as {_put_aside(path).name}, the one before it is used"
                )
        return None, told

    def _version(self, path: Path, head: bytes, body: bytes) -> int:
        try:
            mark = decoded(head, _Mark)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise SaveError(f"{path}: it is damaged: its first line is not that of a save") from None
        if mark.digest != _digest(mark.version, body):
            raise SaveError(f"{path}: it is damaged: what is in it is not what was written")
        if mark.kind != _MARK or mark.version < 1:
            raise SaveError(f"{path}: it is not a save of btrunner")
        if mark.version > VERSION:
            raise _FromTheFutureError(
                f"{path}: it was written by a newer btrunner (version {mark.version} of saves, this one reads up to"
                f" {VERSION}): go on with that one, or begin afresh"
            )
        return mark.version


class _FromTheFutureError(SaveError):
    """A save that a newer version wrote: it is fine, and must be left alone."""


def _digest(version: int, body: bytes) -> str:
    return sha256(b"%d:" % version + body).hexdigest()


def _number(path: Path) -> int:
    return int(path.stem) if path.stem.isdigit() else 0


def _write_through(path: Path, data: bytes) -> None:
    """Write a file down to the disk, so that its rename can never come before what is in it."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _put_aside(path: Path) -> Path:
    aside = path.with_suffix(".unreadable")
    try:
        return path.replace(aside)
    except OSError as error:
        raise SaveError(f"{path}: it cannot be put aside: {said_by_system(error)}") from error
