"""The other end of a control socket: asks a running session, tells it something, or looks on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection, answer_challenge, deliver_challenge

import msgspec

from btrunner.runner.control.address import dial
from btrunner.runner.control.entry import Entry
from btrunner.runner.control.messages import Refused, Reply, Request, Status, Views, decode_reply, encode
from btrunner.runner.control.processes import is_alive
from btrunner.runner.control.server import GONE
from btrunner.runner.errors import ControlError
from btrunner.runner.worlds.protocol import View

PATIENCE = 6.0
"""Seconds to wait for what a session says; it is a little longer than its own patience with itself."""


class Line:
    """A connection to a running session."""

    def __init__(self, entry: Entry, connection: Connection) -> None:
        self._entry = entry
        self._connection = connection

    def say(self, request: Request) -> None:
        """Send a request; raises ControlError when nobody is there any more."""
        with _told(self._entry):
            self._connection.send_bytes(encode(request))

    def hear(self, patience: float = PATIENCE) -> Reply | None:
        """Return the next message, or None when none came in time; raises ControlError when it was cut off."""
        with _told(self._entry):
            return decode_reply(self._connection.recv_bytes()) if self._connection.poll(patience) else None


@contextmanager
def line_to(entry: Entry, patience: float = PATIENCE) -> Iterator[Line]:
    """Call a running session; raises ControlError when it does not take the call."""
    with _told(entry):
        connection = dial(entry.address, patience)
    with connection:
        with _told(entry):
            token = entry.token.encode()
            # The session's side speaks first. A process that was stopped never does.
            if not connection.poll(patience):
                raise _silent(entry)
            answer_challenge(connection, token)
            deliver_challenge(connection, token)
        yield Line(entry, connection)


def ask(entry: Entry, request: Request, patience: float = PATIENCE) -> Reply:
    """Return what a session says to a request; raises ControlError when it refuses or is silent."""
    with line_to(entry, patience) as line:
        line.say(request)
        reply = line.hear(patience)
    if reply is None:
        raise _silent(entry)
    if isinstance(reply, Refused):
        raise ControlError(f"{entry.id}: {reply.why}")
    return reply


def status(entry: Entry, patience: float = PATIENCE) -> Status:
    """Return how far a session is; raises ControlError."""
    reply = ask(entry, Request("status"), patience)
    if not isinstance(reply, Status):
        raise ControlError(f"{entry.id} speaks another language than this command")
    return reply


def views(entry: Entry) -> Mapping[str, View]:
    """Return where the clients of a session can be looked at, by character; raises ControlError."""
    reply = ask(entry, Request("views"))
    if not isinstance(reply, Views):
        raise ControlError(f"{entry.id} speaks another language than this command")
    return reply.views


def stop(entry: Entry) -> None:
    """Ask a session to stop in good order; raises ControlError."""
    ask(entry, Request("stop"))


def answer(entry: Entry, character: str, says: str) -> None:
    """Answer a character that waits for a person, with ``go_on`` or ``give_up``; raises ControlError."""
    ask(entry, Request("answer", character, says))


@contextmanager
def _told(entry: Entry) -> Iterator[None]:
    try:
        yield
    except GONE as error:
        raise _silent(entry) from error
    except msgspec.DecodeError as error:
        raise ControlError(f"{entry.id} speaks another language than this command: {error}") from error


def _silent(entry: Entry) -> ControlError:
    pid = entry.process.pid
    lives = f"does not answer: its process {pid} lives, but says nothing"
    return ControlError(
        f"{entry.id} {lives if is_alive(entry.process) else f'is gone, and its process {pid} with it'}"
    )
