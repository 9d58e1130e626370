"""The registry: one small file for each session that was played on this machine, of one person."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout
from platformdirs import user_state_path

from btrunner.runner.control import address
from btrunner.runner.control.entry import VERSION, Entry, crashed
from btrunner.runner.control.processes import is_alive
from btrunner.runner.errors import ControlError, did_you_mean, said_by_system
from btrunner.runner.sinks.journal import wall_now
from btrunner.runner.structs import decoded

PATIENCE = 10.0
"""Seconds to wait for another who writes an entry, which takes no more than a moment."""


class Registry:
    """Keeps the entries below a folder: the person's own for state, unless another is given."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_state_path("btrunner")
        self.locks = self.folder / "locks"
        self._entries = self.folder / "sessions"

    def write(self, entry: Entry) -> None:
        """Keep an entry, in place of an earlier one of its session; raises ControlError."""
        with self._alone():
            self._put(entry)

    def remove(self, session_id: str) -> None:
        """Forget a session; raises ControlError."""
        with self._told():
            self._path(session_id).unlink(missing_ok=True)

    def read(self, session_id: str) -> Entry:
        """Return an entry as it is kept; raises ControlError for one that is not there, or is broken."""
        path = self._path(session_id)
        try:
            entry = decoded(path.read_bytes(), Entry)
        except OSError as error:
            raise ControlError(f"{path}: cannot be read: {said_by_system(error)}") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ControlError(f"{path}: is no entry of a session: {error}") from None
        if entry.version != VERSION:
            raise ControlError(f"{path}: is of version {entry.version}, and only {VERSION} is known here")
        return entry

    def entries(self, tell: Callable[[str], None] = lambda message: None) -> list[Entry]:
        """Return all entries, the oldest first; a broken one is told and passed over.

        A session whose process is gone is put down as crashed.
        """
        found = []
        for path in sorted(self._entries.glob("*.json")):
            try:
                found.append(self._as_it_is(self.read(path.stem)))
            except ControlError as error:
                tell(str(error))
        return sorted(found, key=lambda entry: (entry.started, entry.id))

    def find(self, wanted: str, tell: Callable[[str], None] = lambda message: None) -> Entry:
        """Return the session of an id, of a name, or of the beginning of an id, when only one is meant.

        Of several, the only one that runs is meant. Raises ControlError.
        """
        entries = self.entries(tell)
        exact = [entry for entry in entries if entry.id == wanted]
        named = [entry for entry in entries if entry.session == wanted]
        begun = [entry for entry in entries if entry.id.startswith(wanted)]
        for meant in (exact, _running(named), named, _running(begun), begun):
            if len(meant) == 1:
                return meant[0]
            if meant:
                ids = ", ".join(entry.id for entry in meant[-8:])
                raise ControlError(f"'{wanted}' may be any of {len(meant)} sessions: {ids}")
        hint = did_you_mean(wanted, [word for entry in entries for word in (entry.session, entry.id)])
        raise ControlError(
            f"there is no session '{wanted}'" + (f" ({hint})" if hint else ": none was played")
        )

    def _as_it_is(self, entry: Entry) -> Entry:
        if entry.ended is not None or is_alive(entry.process):
            return entry
        with self._alone():
            # Somebody may have resumed it since it was read.
            now = self.read(entry.id)
            if now.process != entry.process or now.ended is not None:
                return now
            address.clear(entry.address)
            gone = crashed(entry, wall_now())
            self._put(gone)
        return gone

    def _put(self, entry: Entry) -> None:
        path = self._path(entry.id)
        new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with self._told():
            descriptor = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            try:
                with open(descriptor, "wb") as file:
                    file.write(msgspec.json.format(msgspec.json.encode(entry)) + b"\n")
                os.replace(new, path)
            except BaseException:
                new.unlink(missing_ok=True)
                raise

    def _path(self, session_id: str) -> Path:
        return self._entries / f"{session_id}.json"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let nobody else write meanwhile."""
        with self._told():
            for folder in (self._entries, self.locks):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = FileLock(self.locks / "registry.lock", timeout=PATIENCE)
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except Timeout:
            raise ControlError(f"{self.locks}: another process holds the registry") from None
        except OSError as error:
            why = said_by_system(error)
            raise ControlError(
                f"{self.folder}: cannot be written: {why} (XDG_STATE_HOME says where it is)"
            ) from error


def _running(entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.ended is None]
