"""What a client tells of itself as JSON, in a file that it writes or over a socket that it serves."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from threading import Thread
from typing import Any

import msgspec


class ToldInFile:
    """A file that holds one JSON object, written anew again and again."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._written = 0

    def news(self) -> Any:
        """Return the object when it was written since the last call, else None."""
        try:
            written = os.stat(self._path).st_mtime_ns
            if written == self._written:
                return None
            with open(self._path, "rb") as file:
                told = msgspec.json.decode(file.read())
        except (OSError, msgspec.DecodeError):
            return None  # not there, or only half of it: the next look finds more
        self._written = written
        return told


class ToldOverSocket:
    """A socket over which an object comes again and again, one a line; it is connected to until it is there."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._last: Any = None
        Thread(target=self._listen, name=f"listens to {address}", daemon=True).start()

    def news(self) -> Any:
        """Return the last object that came since the last call, else None."""
        last, self._last = self._last, None
        return last

    def _listen(self) -> None:
        while True:
            with (
                contextlib.suppress(OSError),
                self._connected() as connection,
                connection.makefile("rb") as lines,
            ):
                for line in lines:
                    with contextlib.suppress(msgspec.DecodeError):
                        self._last = msgspec.json.decode(line)
            time.sleep(0.5)

    def _connected(self) -> socket.socket:
        host, _, port = self._address.rpartition(":")
        if host and "/" not in self._address:
            return socket.create_connection((host, int(port)))
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(self._address)
        except OSError:
            connection.close()
            raise
        return connection


def field_of(told: Any, path: str) -> Any:
    """Return the value at ``player.hp``, or None when there is none."""
    for name in path.split("."):
        if isinstance(told, dict):
            told = told.get(name)
        elif isinstance(told, list) and name.isdigit() and int(name) < len(told):
            told = told[int(name)]
        else:
            return None
    return told
