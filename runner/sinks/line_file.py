"""A file to which whole lines are appended, and what to do about one whose last line a crash tore."""

from __future__ import annotations

import os
from pathlib import Path

from btrunner.runner.errors import JournalError, said_by_system


class LineFile:
    """An append-only file; a line is written in one piece, so a reader never sees half a line of a living writer."""

    def __init__(self, path: Path, *, new: bool = True) -> None:
        """Make it, or go on with it; raises JournalError when that cannot be, or when a new one is there already."""
        self.path = path
        flags = (
            os.O_CREAT | os.O_WRONLY | os.O_APPEND | getattr(os, "O_CLOEXEC", 0) | (os.O_EXCL if new else 0)
        )
        try:
            self._fd = os.open(path, flags, 0o644)
        except OSError as error:
            raise JournalError(f"{path}: cannot be made: {said_by_system(error)}") from error
        self._length = os.fstat(self._fd).st_size

    def append(self, line: bytes | bytearray) -> None:
        """Append a line; raises JournalError, with the file left at its last whole line."""
        try:
            written = os.write(self._fd, line)
        except OSError as error:
            raise JournalError(f"{self.path}: cannot be written: {said_by_system(error)}") from error
        if written < len(line):
            os.ftruncate(self._fd, self._length)
            raise JournalError(f"{self.path}: cannot be written: no space left on device")
        self._length += written

    def close(self) -> None:
        """Close it."""
        os.close(self._fd)


def put_torn_line_aside(path: Path) -> str:
    """Move what stands behind the last whole line of a file into ``<name>.torn`` beside it.

    Returns what was done, in words, or an empty text when the last line is whole. Raises JournalError.
    """
    try:
        data = path.read_bytes()
        torn = data[data.rfind(b"\n") + 1 :]
        if not torn:
            return ""
        with path.with_name(f"{path.name}.torn").open("ab") as aside:
            aside.write(torn + b"\n")
        os.truncate(path, len(data) - len(torn))
    except OSError as error:
        raise JournalError(f"{path}: cannot be mended: {said_by_system(error)}") from error
    return f"the last line of {path.name} was torn ({len(torn)} bytes), and is kept aside in {path.name}.torn"
