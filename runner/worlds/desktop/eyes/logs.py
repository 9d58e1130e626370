"""The tail of a client's log: the lines that were added since the last look."""

from __future__ import annotations

import os

_AT_FIRST = 64 * 1024
"""How much of a log that was there before is read, so that a client that runs on is known as it is."""


class Log:
    """A file that grows, is replaced or begins anew; a line counts once its end is written."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._place: int | None = None
        self._file: tuple[int, int] | None = None
        self._begun = b""

    def skip(self) -> None:
        """Forget what is there: only what comes from now on counts."""
        stat = self._stat()
        self._place, self._begun = (stat.st_size, b"") if stat else (0, b"")
        self._file = (stat.st_dev, stat.st_ino) if stat else None

    def new_lines(self) -> list[str]:
        """Return the lines that were added since the last call."""
        stat = self._stat()
        if stat is None:
            return []
        here = (stat.st_dev, stat.st_ino)
        if self._place is None:
            self._place = max(0, stat.st_size - _AT_FIRST)
        elif (self._file is not None and here != self._file) or stat.st_size < self._place:
            self._place, self._begun = 0, b""
        self._file = here
        return self._read(stat.st_size) if stat.st_size > self._place else []

    def _stat(self) -> os.stat_result | None:
        try:
            return os.stat(self._path)
        except OSError:
            return None

    def _read(self, size: int) -> list[str]:
        assert self._place is not None  # noqa: S101 - set by the one who calls
        try:
            with open(self._path, "rb") as file:
                file.seek(self._place)
                added = file.read(size - self._place)
        except OSError:
            return []
        self._place += len(added)
        *whole, self._begun = (self._begun + added).split(b"\n")
        return [line.decode(errors="replace").rstrip("\r") for line in whole]
