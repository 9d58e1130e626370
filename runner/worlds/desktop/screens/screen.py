"""What a windowing system must offer: windows to find, focus and look at, and hands for keys and mouse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from msgspec import Struct


class Refused(Exception):
    """Something was not done because it could not be done rightly; its text says why."""


class ScreenGone(Exception):
    """The display is not there, or no more."""


class Rect(NamedTuple):
    """An area in pixels."""

    x: int
    y: int
    width: int
    height: int


class Picture(NamedTuple):
    """Pixels row by row, four bytes each: blue, green, red, and one that means nothing."""

    width: int
    height: int
    pixels: bytes


class Wanted(Struct, frozen=True):
    """Which window is meant: its whole title, in which ``*`` stands for anything, and whose it is.

    ``pids`` are the processes that may own it; none given, anybody may.
    """

    title: str
    pids: tuple[int, ...] = ()

    def fits(self, title: str, pid: int | None) -> bool:
        """Say whether a window is the wanted one."""
        if self.pids and pid not in self.pids:
            return False
        pattern = ".*".join(map(re.escape, self.title.split("*")))
        return re.fullmatch(pattern, title, re.DOTALL) is not None


class Window(Protocol):
    """A client's window. All of it raises Refused once the window is gone."""

    @property
    def id(self) -> int:
        """What the system calls it."""

    def title(self) -> str:
        """Return its title."""

    def pid(self) -> int | None:
        """Return the process that made it, where the system knows."""

    def alive(self) -> bool:
        """Say whether it still is there."""

    def area(self) -> Rect:
        """Return its own area on the screen, without the frame."""

    def activate(self) -> None:
        """Ask for the focus; whether it came, ``focused`` says."""

    def focused(self) -> bool:
        """Say whether keys go to it."""

    def is_under(self, x: int, y: int) -> bool:
        """Say whether a click at this point of the screen goes to it."""

    def picture(self, part: Rect | None = None) -> Picture:
        """Return its own image, or a part of it, also where another window covers it."""

    def close(self) -> None:
        """Ask it to close."""

    def watch(self) -> None:
        """Have its changes make the screen's ``fileno`` readable, where the system can."""

    def ping(self, number: int) -> bool:
        """Ask it for a sign of life; False where it is not of those that give one."""

    def answered(self) -> int:
        """Return the number of the last ping that it answered, 0 before that."""


class Hands(Protocol):
    """Keys and mouse. Names of keys are those of ``keys.py``; raises Refused for one the keyboard has not."""

    def key_down(self, key: str) -> None:
        """Press a key."""

    def key_up(self, key: str) -> None:
        """Let a key go."""

    def chord(self, character: str) -> tuple[str, ...]:
        """Return the keys that type a character, in the order in which they are pressed."""

    def button_down(self, button: str) -> None:
        """Press a button of the mouse."""

    def button_up(self, button: str) -> None:
        """Let a button go."""

    def move(self, x: int, y: int) -> None:
        """Move the pointer to a point of the screen."""


class Screen(Protocol):
    """One display with its windows, its one pointer and its one keyboard."""

    hands: Hands
    """Its keyboard and mouse."""

    def size(self) -> tuple[int, int]:
        """Return its width and height in pixels."""

    def windows(self) -> Sequence[Window]:
        """Return the windows of clients."""

    def find(self, wanted: Wanted) -> Window | None:
        """Return the wanted window, or None."""

    def exclusively(self) -> AbstractContextManager[None]:
        """While it lasts nobody else can move the focus, where the system can promise that."""

    def pointer(self) -> tuple[int, int]:
        """Return where the pointer is."""

    def idle(self) -> float | None:
        """Return the seconds since anybody, hands included, last used keyboard or mouse, where it is known."""

    def picture(self) -> Picture:
        """Return the whole screen."""

    def fileno(self) -> int | None:
        """Return what becomes readable when there is news to ``settle``, where there is such a thing."""

    def settle(self) -> None:
        """Take the news in; raises ScreenGone when the display has gone."""

    def close(self) -> None:
        """Let go of the display."""
