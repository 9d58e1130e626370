"""The client's line to the server: a socket that is looked at once per frame and never waited for."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Protocol

import msgspec

from btrunner.demo.wire import FromClient, FromServer, from_server, line

_ANSWERS_IN = 2.0
_PIECE = 65536


class Line(Protocol):
    """The connection to the server."""

    def send(self, message: FromClient) -> None:
        """Send a message; one that cannot be sent any more is lost."""

    def poll(self) -> list[FromServer]:
        """Return what has come since; raises ConnectionError when nothing can come any more."""

    def close(self) -> None:
        """End the connection."""


class Connection:
    """A line to the server of that port on this machine; raises OSError where there is none."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=_ANSWERS_IN)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def send(self, message: FromClient) -> None:
        """Send a message; one that cannot be sent any more is lost."""
        with suppress(OSError):
            self._socket.settimeout(_ANSWERS_IN)
            self._socket.sendall(line(message))

    def poll(self) -> list[FromServer]:
        """Return what has come since; raises ConnectionError when nothing more can come."""
        self._socket.setblocking(False)
        gone = False
        try:
            while not gone:
                piece = self._socket.recv(_PIECE)
                self._rest += piece
                gone = not piece
        except BlockingIOError:
            pass
        except OSError:
            gone = True
        *lines, self._rest = self._rest.split(b"\n")
        if gone and not lines:
            raise ConnectionError("the server is gone")
        return _read(lines)

    def close(self) -> None:
        """End the connection."""
        self._socket.close()


def _read(lines: list[bytes]) -> list[FromServer]:
    try:
        return [from_server(one) for one in lines]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConnectionError("the server says what no server of this game says") from error
