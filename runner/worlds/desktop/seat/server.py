"""A seat at work: takes requests, gives turns, and says what became of each and what happened by itself."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue

from btrunner.runner.errors import said_by_system
from btrunner.runner.worlds.desktop.screens.picture_file import save
from btrunner.runner.worlds.desktop.screens.screen import Picture, Refused, Screen, Wanted, Window
from btrunner.runner.worlds.desktop.seat.acting import act
from btrunner.runner.worlds.desktop.seat.arbiter import Arbiter
from btrunner.runner.worlds.desktop.seat.person import CORNER, Person
from btrunner.runner.worlds.desktop.seat.programs import Programs
from btrunner.runner.worlds.desktop.seat.rhythm import Rhythm
from btrunner.runner.worlds.desktop.seat.wire import (
    Act,
    Find,
    Halt,
    Kill,
    Launch,
    Note,
    Reply,
    Request,
    Said,
    Shoot,
    Shut,
)

Inbox = SimpleQueue[Request | Said | None]
"""What comes in: requests, what another thread wants said, and None at the end."""

_LOOK = 0.25
"""Seconds between two looks whether the display is still there."""
_LOOK_FOR_PERSON = 0.1


class Seat:
    """One display's hands, windows and programs, in one thread.

    ``hold_off``: seconds to step aside after a person used keyboard or mouse; None where there is no person.
    """

    def __init__(
        self,
        screen: Screen,
        programs: Programs,
        inbox: Inbox,
        say: Callable[[Said], None],
        hold_off: float | None = None,
    ) -> None:
        self._screen = screen
        self._programs = programs
        self._inbox = inbox
        self._say = say
        self._rhythm = Rhythm(time.monotonic)
        self._person = Person(screen, self._rhythm, hold_off)
        self._arbiter = Arbiter(lambda number, why: say(Reply(number, not why, why)), time.monotonic)
        self._look_for_person_at = -math.inf if hold_off is not None else math.inf
        self._kept_off = ""
        self._developing = ThreadPoolExecutor(1, "develops pictures")

    def run(self) -> None:
        """Work until the inbox ends; whatever is held down is let go. Raises ScreenGone with the display."""
        try:
            while self._listen():
                self._work(time.monotonic())
        finally:
            self._arbiter.refuse_all("the seat is closed")
            self._developing.shutdown()

    def _listen(self) -> bool:
        """Take what comes in until something is due; False at the end."""
        try:
            message = self._inbox.get(timeout=self._wait())
            while message is not None:
                self._take(message)
                message = self._inbox.get_nowait()
        except Empty:
            return True
        return False

    def _wait(self) -> float:
        now = time.monotonic()
        due = self._arbiter.due(now, begins=not self._kept_off)
        next_look = min(self._look_for_person_at, now + _LOOK)
        return max(0.0, (next_look if due is None else min(due, next_look)) - now)

    def _work(self, now: float) -> None:
        self._screen.settle()
        self._arbiter.go_on(now)
        wanted = self._arbiter.wanted(now)
        if now >= self._look_for_person_at or (wanted and self._look_for_person_at < math.inf):
            self._look_for_person(now)
        if wanted and not self._kept_off:
            self._arbiter.begin(now)

    def _look_for_person(self, now: float) -> None:
        """Keep off while a person needs keyboard and mouse; the pointer in the upper left corner stops everything."""
        self._look_for_person_at = now + _LOOK_FOR_PERSON
        before = self._kept_off
        self._kept_off = self._person.keeps_off(now)
        # Whoever is refused can ask at once what has been told.
        if self._kept_off != before:
            self._tell_of_person()
        if self._kept_off == CORNER:
            self._arbiter.refuse_all(CORNER)

    def _tell_of_person(self) -> None:
        if self._kept_off == CORNER:
            self._say(Note("fail_safe"))
        else:
            self._say(Note("person", "uses the keyboard" if self._kept_off else "is gone"))

    def _take(self, message: Request | Said) -> None:
        try:
            if isinstance(message, Act):
                self._act(message)
            elif isinstance(message, Halt):
                self._arbiter.halt(message.id)
            elif isinstance(message, Shoot):
                self._shoot(message)
            elif isinstance(message, (Find, Shut)):
                self._say(self._about_window(message))
            elif isinstance(message, Launch):
                self._say(Reply(message.id, True, value=self._programs.launch(message)))
            elif isinstance(message, Kill):
                self._kill(message)
            else:
                self._say(message)
        except (Refused, OSError) as refused:
            self._say(Reply(getattr(message, "id", 0), False, str(refused)))

    def _act(self, wanted: Act) -> None:
        acting = act(self._screen, wanted.window, wanted.strokes, self._rhythm, lambda: self._kept_off)
        self._arbiter.add(wanted.id, wanted.who, acting, wanted.urgent)

    def _kill(self, wanted: Kill) -> None:
        # The thread that ends it says so through the inbox: only this thread writes.
        self._programs.kill(wanted, lambda why: self._inbox.put(Reply(wanted.id, not why, why)))

    def _shoot(self, wanted: Shoot) -> None:
        picture = self._window(wanted.window).picture() if wanted.window else self._screen.picture()
        self._developing.submit(self._develop, wanted, picture)

    def _develop(self, wanted: Shoot, picture: Picture) -> None:
        """Save a picture, in a thread of its own: a key that is held meanwhile is let go in time."""
        try:
            save(picture, wanted.path)
            reply = Reply(wanted.id, True, value=wanted.path)
        except OSError as error:
            reply = Reply(wanted.id, False, f"{wanted.path}: cannot be saved: {said_by_system(error)}")
        self._inbox.put(reply)

    def _about_window(self, wanted: Find | Shut) -> Reply:
        window = self._window(wanted.window)
        if isinstance(wanted, Shut):
            window.close()
            return Reply(wanted.id, True)
        found = {"title": window.title(), "pid": window.pid(), "area": window.area()}
        return Reply(wanted.id, True, value=found)

    def _window(self, wanted: Wanted) -> Window:
        window = self._screen.find(wanted)
        if window is None:
            raise Refused(f"there is no window '{wanted.title}'")
        return window
