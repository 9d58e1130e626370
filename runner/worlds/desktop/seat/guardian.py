"""The guardian: outlives a seat that was killed, and lets go of what it left pressed on a person's display.

A server keeps a key down for which nobody comes back; a display of one's own ends with its seat, and needs none.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable

from btrunner.runner.worlds.desktop.screens.opened import open_screen
from btrunner.runner.worlds.desktop.screens.screen import Hands, Refused, ScreenGone

_HIGHEST = 4096
"""No file that a seat has open as it begins has a number so high."""


class Guardian:
    """A process beside this one that is told of all that is pressed; to be made before there are threads."""

    def __init__(self) -> None:
        reading, self._writing = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            _guard(reading)
        os.close(reading)

    def tell(self, word: str) -> None:
        """Tell it of something; it is there as long as we are."""
        os.write(self._writing, word.encode() + b"\n")

    def close(self) -> None:
        """Let it end: it lets go of what is still pressed."""
        os.close(self._writing)
        os.waitpid(self._pid, 0)


class GuardedHands:
    """Hands that tell a guardian before they press, and after they have let go."""

    def __init__(self, hands: Hands, guardian: Guardian) -> None:
        self._hands = hands
        self._guardian = guardian

    def key_down(self, key: str) -> None:
        """Press a key."""
        self._guardian.tell(f"+key {key}")
        self._hands.key_down(key)

    def key_up(self, key: str) -> None:
        """Let a key go."""
        self._hands.key_up(key)
        self._guardian.tell(f"-key {key}")

    def chord(self, character: str) -> tuple[str, ...]:
        """Return the keys that type a character, in the order in which they are pressed."""
        return self._hands.chord(character)

    def button_down(self, button: str) -> None:
        """Press a button of the mouse."""
        self._guardian.tell(f"+button {button}")
        self._hands.button_down(button)

    def button_up(self, button: str) -> None:
        """Let a button go."""
        self._hands.button_up(button)
        self._guardian.tell(f"-button {button}")

    def move(self, x: int, y: int) -> None:
        """Move the pointer to a point of the screen."""
        self._hands.move(x, y)


def _guard(told: int) -> None:
    """Be the guardian: whatever ends the seat, its end of the pipe is closed."""
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _keep_nothing_but(told)
        with os.fdopen(0) as words:
            pressed = left_pressed(words)
        if pressed:
            _let_go(pressed)
    finally:
        os._exit(0)


def left_pressed(words: Iterable[str]) -> list[str]:
    """Return what was pressed and not let go, such as ``key w``, what was pressed first first."""
    pressed: dict[str, None] = {}
    for word in words:
        what = word[1:].rstrip("\n")
        if word.startswith("+"):
            pressed[what] = None
        else:
            pressed.pop(what, None)
    return list(pressed)


def _keep_nothing_but(file: int) -> None:
    """Have this file as standard input and no other of the seat's, whose end tells others of the seat's end."""
    os.dup2(file, 0)
    os.closerange(1, _HIGHEST)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _let_go(pressed: list[str]) -> None:
    try:
        screen = open_screen()
        for what in reversed(pressed):
            kind, _, name = what.partition(" ")
            (screen.hands.key_up if kind == "key" else screen.hands.button_up)(name)
        screen.close()
    except (ScreenGone, Refused):
        return  # the display has gone, and its keyboard with it
