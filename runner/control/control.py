"""A reader of a session that makes it known on this machine, shows it to viewers, and hears what they want."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future, TimeoutError
from multiprocessing.connection import Connection
from threading import Lock
from typing import TypeVar

import msgspec

from btrunner.runner.control.address import new_address
from btrunner.runner.control.entry import Entry, over
from btrunner.runner.control.messages import (
    LONGEST_REQUEST,
    Closing,
    Done,
    Opening,
    Refused,
    Remembered,
    Reply,
    Request,
    decode_request,
    encode,
)
from btrunner.runner.control.picture import picture_of, status_of, views_of
from btrunner.runner.control.registry import Registry
from btrunner.runner.control.server import Server
from btrunner.runner.control.viewer import Viewer
from btrunner.runner.errors import ControlError, said_by_system
from btrunner.runner.events import CharacterHeader, Ending, SessionHeader, Tick
from btrunner.runner.session.session import Session
from btrunner.runner.sinks.journal import wall_now

LATELY = 100
"""Events of before that a new viewer is told."""

FRAME = 0.1
"""Seconds between two messages to a viewer."""

PATIENCE = 5.0
"""Seconds in which a session's thread takes up what a visitor wants."""

T = TypeVar("T")


class Control:
    """A sink that enters its session into the registry while it plays, and answers at its control socket.

    The session is only asked between two of its ticks; with nobody there, it costs next to nothing.
    """

    def __init__(self, entry: Entry, registry: Registry) -> None:
        self._entry = entry
        self._registry = registry
        self._session: Session | None = None
        self._headers: tuple[SessionHeader, dict[str, CharacterHeader]] | None = None
        self._server: Server | None = None
        self._registered = False
        self._over = False
        self._changing = Lock()
        self._viewers: tuple[Viewer, ...] = ()
        self._lately: deque[Remembered] = deque(maxlen=LATELY)
        self._asked: set[Future[object]] = set()

    def speaks_for(self, session: Session) -> None:
        """Say whose reader this is, before it is opened."""
        self._session = session

    def open(self, session: SessionHeader, characters: Mapping[str, CharacterHeader]) -> None:
        """Listen, and enter the registry; raises ControlError."""
        self._headers = session, dict(characters)
        address, token = new_address(), secrets.token_hex(32)
        try:
            self._server = Server(address, token, self._talk)
        except OSError as error:
            raise ControlError(f"{address}: cannot listen: {said_by_system(error)}") from error
        self._entry = msgspec.structs.replace(self._entry, address=address, token=token)
        self._registry.write(self._entry)
        self._registered = True

    def take(self, tick: Tick) -> None:
        """Hand a tick to whoever looks on."""
        for viewer in self._viewers:
            viewer.put(tick)
        for event in tick.events:
            self._lately.append(Remembered(tick.time, "", event))
        for name, changes in tick.characters.items():
            for event in changes.events:
                self._lately.append(Remembered(tick.time, name, event))

    def close(self, ending: Ending) -> None:
        """Tell everybody the end, and put it down in the registry; raises ControlError."""
        self._over = True
        for viewer in self._viewers:
            viewer.close(ending)
        for asked in list(self._asked):
            asked.cancel()
        if self._server is not None:
            self._server.close()
        if self._registered:
            self._registry.write(over(self._entry, ending, wall_now()))

    def _talk(self, connection: Connection) -> None:
        while True:
            try:
                request = decode_request(connection.recv_bytes(LONGEST_REQUEST))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                connection.send_bytes(encode(Refused(f"not a request: {error}")))
                continue
            if request.command == "watch":
                self._show(connection)
                return
            connection.send_bytes(encode(self._reply(request)))

    def _reply(self, request: Request) -> Reply:
        try:
            if request.command == "status":
                return self._ask(status_of)
            if request.command == "views":
                return self._ask(views_of)
            if request.command == "stop":
                self._ask(Session.interrupt)
            else:
                self._ask(lambda session: _answer(session, request))
        except (ControlError, ValueError) as error:
            return Refused(str(error))
        return Done()

    def _ask(self, what: Callable[[Session], T]) -> T:
        """Have something done by the session between two ticks, and return what it comes to."""
        asked: Future[T] = Future()

        def do(session: Session) -> None:
            if asked.set_running_or_notify_cancel():
                try:
                    asked.set_result(what(session))
                except Exception as error:  # a visitor's trouble is not the session's
                    asked.set_exception(error)

        self._asked.add(asked)  # type: ignore[arg-type]
        try:
            if self._over or self._session is None:
                raise ControlError("the session has ended")
            self._session.post(do)
            return asked.result(PATIENCE)
        except CancelledError:
            raise ControlError("the session has ended") from None
        except TimeoutError:
            asked.cancel()
            raise ControlError(
                f"the session has not answered for {PATIENCE:g}s: its tick takes long"
            ) from None
        finally:
            self._asked.discard(asked)

    def _show(self, connection: Connection) -> None:
        """Send a viewer everything, then what changes, until it leaves or the session ends."""
        viewer = Viewer()
        try:
            self._ask(lambda session: self._add(viewer, session))
        except ControlError as error:
            connection.send_bytes(encode(Refused(str(error))))
            return
        assert self._server is not None  # noqa: S101 - somebody was let in
        try:
            while True:
                for message in viewer.take():
                    connection.send_bytes(encode(message))
                    if isinstance(message, Closing):
                        return
                self._server.closing.wait(FRAME)
        finally:
            with self._changing:
                self._viewers = tuple(each for each in self._viewers if each is not viewer)

    def _add(self, viewer: Viewer, session: Session) -> None:
        assert self._headers is not None  # noqa: S101 - it was opened
        viewer.open(Opening(*self._headers, picture_of(session), list(self._lately)))
        with self._changing:
            self._viewers = (*self._viewers, viewer)


def _answer(session: Session, request: Request) -> None:
    """Give a person's answer; raises ValueError where there is nothing to answer, or not so."""
    session.answer(request.character, request.answer)
    if session.characters[request.character].question is None:
        raise ValueError(f"{request.character} asks nothing")
