"""The control socket of a running session: threads that take in whoever knows the token, and talk with each."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener, answer_challenge, deliver_challenge

from btrunner.runner.control import address as addresses

GRACE = 1.0
"""Seconds in which viewers are still told the end."""

BACKLOG = 16
"""Visitors who may wait to be let in."""

_BREATH = 0.1
"""Seconds after a visitor that could not be let in, such as for want of file handles."""

GONE = (EOFError, OSError, AuthenticationError)
"""What it means that the other side has left, or never was one of ours."""


class Server:
    """Listens until it is closed; leaves neither thread nor socket nor file behind."""

    def __init__(self, address: str, token: str, talk: Callable[[Connection], None]) -> None:
        """Begin to listen; ``talk`` is called with each visitor in a thread of its own. Raises OSError."""
        self._address = address
        self._token = token.encode()
        self._talk = talk
        self._listener = Listener(address, backlog=BACKLOG)
        self._visits: dict[threading.Thread, Connection] = {}
        self.closing = threading.Event()
        self._thread = threading.Thread(target=self._let_in, name="control", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take in nobody any more, and end every talk: what waits to be sent has a moment's grace."""
        self.closing.set()
        with suppress(*GONE):  # wakes the listener, which nothing else does on every system
            addresses.dial(self._address, GRACE).close()
            self._thread.join(GRACE)
        self._listener.close()
        visits = list(self._visits.items())
        for _, connection in visits:
            _cut(connection, reading_only=True)
        until = time.monotonic() + GRACE
        for thread, _ in visits:
            thread.join(max(0.0, until - time.monotonic()))
        for thread, connection in visits:
            if thread.is_alive():
                _cut(connection)
                thread.join(GRACE)
        addresses.clear(self._address)

    def _let_in(self) -> None:
        while not self.closing.is_set():
            try:
                connection = self._listener.accept()
            except OSError:
                self.closing.wait(_BREATH)
                continue
            if self.closing.is_set():
                connection.close()
                return
            thread = threading.Thread(
                target=self._visit, args=(connection,), name="control visit", daemon=True
            )
            self._visits[thread] = connection
            thread.start()

    def _visit(self, connection: Connection) -> None:
        try:
            with connection, suppress(*GONE):
                deliver_challenge(connection, self._token)
                answer_challenge(connection, self._token)
                self._talk(connection)
        finally:
            self._visits.pop(threading.current_thread(), None)


def _cut(connection: Connection, reading_only: bool = False) -> None:
    """Wake whoever waits at a connection in another thread, which closing it would not."""
    if sys.platform == "win32":
        connection.close()
        return
    with suppress(OSError, ValueError), socket.fromfd(connection.fileno(), socket.AF_UNIX, 0) as line:
        line.shutdown(socket.SHUT_RD if reading_only else socket.SHUT_RDWR)
