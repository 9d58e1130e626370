"""A runner's end of a seat: requests that return at once, and tickets that say later what became of them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any, Literal

from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.desktop.screens.screen import Wanted
from btrunner.runner.worlds.desktop.seat.strokes import Stroke
from btrunner.runner.worlds.desktop.seat.wire import (
    Act,
    Find,
    Halt,
    Kill,
    Launch,
    Note,
    Ready,
    Reply,
    Shoot,
    Shut,
    read_said,
)
from btrunner.runner.worlds.desktop.worker import Worker

_START = 20.0
_END = 5.0


class Ticket:
    """What was asked of a seat: ``running`` until it says otherwise."""

    def __init__(self, handle: SeatHandle, number: int) -> None:
        self.state: Literal["running", "done", "failed"] = "running"
        self.why = ""
        self.value: Any = None
        self._handle = handle
        self._number = number
        self._ended = Event()

    def halt(self) -> None:
        """Stop it, leaving nothing held down; does nothing once it has ended."""
        if self.state == "running":
            self._handle.halt(self._number)
            self.end(Reply(self._number, False, "halted"))

    def end(self, reply: Reply) -> None:
        """Take what the seat says of it; what comes after a halt changes nothing."""
        if self._ended.is_set():
            return
        self.why, self.value = reply.why, reply.value
        self.state = "done" if reply.ok else "failed"
        self._ended.set()

    def wait(self, seconds: float) -> Ticket:
        """Wait until it has ended, no longer than so many seconds."""
        self._ended.wait(seconds)
        return self


class SeatHandle:
    """A seat's process: one of a display of its own (``own``: its size), or of the display at hand.

    Raises WorldError, with what is missing, when it does not start.
    """

    def __init__(
        self,
        own: tuple[int, int] | None = None,
        hold_off: float | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._numbers = itertools.count(1)
        self._tickets: dict[int, Ticket] = {}
        self._notes: SimpleQueue[Note] = SimpleQueue()
        self._ready: Ready | None = None
        self._told = Event()
        self._worker = Worker(
            "btrunner.runner.worlds.desktop.seat", _options(own, hold_off), env, self._hear, self._gone
        )
        self.process = self._worker.process
        self._told.wait(_START)
        if self._ready is None:
            why = self._why_not()
            self.close()
            raise WorldError(why)
        self.env: dict[str, str] = self._ready.env
        self.size: tuple[int, int] = self._ready.size

    @property
    def alive(self) -> bool:
        """Say whether its process still is there."""
        return self._worker.alive

    def act(self, who: str, window: Wanted, strokes: Sequence[Stroke], urgent: bool = False) -> Ticket:
        """Have strokes done in a window."""
        number = next(self._numbers)
        return self._ask(Act(number, who, window, tuple(strokes), urgent))

    def find(self, window: Wanted) -> Ticket:
        """Have a window looked for; the value is its title, pid and area."""
        return self._ask(Find(next(self._numbers), window))

    def launch(
        self, argv: Sequence[str], env: Mapping[str, str], cwd: Path | None, output: Path | None = None
    ) -> Ticket:
        """Have a program started; the value is its pid."""
        folder, log = str(cwd) if cwd else None, str(output) if output else None
        return self._ask(Launch(next(self._numbers), tuple(argv), dict(env), folder, log))

    def kill(self, pid: int, patience: float = 0.5, born: float | None = None) -> Ticket:
        """Have a program ended, with all its children: of this seat, or of an earlier one's, born then."""
        return self._ask(Kill(next(self._numbers), pid, patience, born))

    def shut(self, window: Wanted) -> Ticket:
        """Have a window asked to close."""
        return self._ask(Shut(next(self._numbers), window))

    def shoot(self, path: Path, window: Wanted | None = None) -> Ticket:
        """Have a picture saved, of a window or of the whole screen."""
        return self._ask(Shoot(next(self._numbers), str(path), window))

    def halt(self, number: int) -> None:
        """Have an act stopped; what it holds is let go."""
        self._worker.tell(Halt(number))

    def notes(self) -> list[Note]:
        """Return what happened by itself since the last call."""
        notes: list[Note] = []
        while True:
            try:
                notes.append(self._notes.get_nowait())
            except Empty:
                return notes

    def close(self) -> None:
        """End the seat, and with its own display all that runs there; whatever was held down is let go."""
        self._worker.close(_END)

    def _ask(self, request: Act | Find | Launch | Kill | Shut | Shoot) -> Ticket:
        ticket = Ticket(self, request.id)
        self._tickets[request.id] = ticket
        if not self._worker.tell(request):
            self._answer(Reply(request.id, False, "the seat is gone"))
        return ticket

    def _hear(self, line: bytes) -> None:
        said = read_said(line)
        if isinstance(said, Ready):
            self._ready = said
            self._told.set()
        elif isinstance(said, Reply):
            self._answer(said)
        else:
            self._notes.put(said)

    def _gone(self) -> None:
        self._told.set()
        for number in list(self._tickets):
            self._answer(Reply(number, False, "the seat is gone"))

    def _answer(self, reply: Reply) -> None:
        ticket = self._tickets.pop(reply.id, None)
        if ticket is not None:
            ticket.end(reply)

    def _why_not(self) -> str:
        broken = [note.detail for note in self.notes() if note.what == "broken"]
        return f"no seat at a display: {broken[0] if broken else self.last_words()}"

    def last_words(self) -> str:
        """Return what the seat's process last wrote to its standard error."""
        return self._worker.last_words()


def _options(own: tuple[int, int] | None, hold_off: float | None) -> list[str]:
    options = [] if own is None else [f"--own={own[0]}x{own[1]}"]
    return options if hold_off is None else [*options, f"--hold-off={hold_off}"]
