"""The screen of Windows (pygetwindow) and macOS (PyWinCtl), with pyautogui's hands and mss's eyes.

Written from their documentation, and tried on neither system.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from btrunner.runner.worlds.desktop.screens.pyautogui_hands import PyAutoGuiHands
from btrunner.runner.worlds.desktop.screens.screen import Hands, Picture, Rect, Refused, Wanted

_Answer = TypeVar("_Answer")


class ForeignWindow:
    """One client's window. Where it is covered, what covers it is seen: these systems keep no image of it."""

    def __init__(self, window: Any, number: int, pid: int | None, client: Rect, shot: Any) -> None:
        self._window = window
        self._pid = pid
        self._client = client
        self._shot = shot
        self._answered = 0
        self.id = number

    def title(self) -> str:
        """Return its title."""
        return str(_asked(lambda: self._window.title))

    def pid(self) -> int | None:
        """Return the process that made it, where the system knows."""
        return self._pid

    def alive(self) -> bool:
        """Say whether it still is there."""
        try:
            return bool(self.title())
        except Refused:
            return False

    def area(self) -> Rect:
        """Return its own area on the screen, without the frame."""
        return self._client

    def activate(self) -> None:
        """Ask for the focus; whether it came, ``focused`` says."""
        _asked(self._window.activate)

    def focused(self) -> bool:
        """Say whether keys go to it."""
        return bool(_asked(lambda: self._window.isActive))

    def is_under(self, x: int, y: int) -> bool:
        """Say whether a click at this point goes to it: the active window is the uppermost one."""
        area = self.area()
        inside = area.x <= x < area.x + area.width and area.y <= y < area.y + area.height
        return inside and self.focused()

    def picture(self, part: Rect | None = None) -> Picture:
        """Return what the screen shows where it is, or a part of that."""
        area = self.area()
        part = part or Rect(0, 0, area.width, area.height)
        return grab(self._shot, Rect(area.x + part.x, area.y + part.y, part.width, part.height))

    def close(self) -> None:
        """Ask it to close."""
        _asked(self._window.close)

    def watch(self) -> None:
        """Do nothing: these systems tell no changes."""

    def ping(self, number: int) -> bool:
        """Ask the system whether the window hangs; macOS does not say."""
        if sys.platform != "win32":
            return False
        import ctypes

        if not ctypes.windll.user32.IsHungAppWindow(self.id):
            self._answered = number
        return True

    def answered(self) -> int:
        """Return the number of the last ping that it answered."""
        return self._answered


class ForeignScreen:
    """The one display of a Windows or macOS session."""

    def __init__(self) -> None:
        import mss

        self._shot = mss.mss()
        self._windows = _windows_of_windows if sys.platform == "win32" else _windows_of_mac
        self._mouse = PyAutoGuiHands()
        self.hands: Hands = self._mouse

    def size(self) -> tuple[int, int]:
        """Return its width and height in pixels."""
        whole = self._shot.monitors[0]
        return whole["width"], whole["height"]

    def windows(self) -> list[ForeignWindow]:
        """Return the windows of clients."""
        return [ForeignWindow(*found, self._shot) for found in self._windows()]

    def find(self, wanted: Wanted) -> ForeignWindow | None:
        """Return the wanted window, or None."""
        return next((w for w in self.windows() if wanted.fits(w.title(), w.pid())), None)

    def exclusively(self) -> AbstractContextManager[None]:
        """Promise nothing: these systems let nobody hold the focus, so it is looked at before and after."""
        return nullcontext()

    def pointer(self) -> tuple[int, int]:
        """Return where the pointer is."""
        return self._mouse.pointer()

    def idle(self) -> float | None:
        """Return the seconds since anybody last used keyboard or mouse; on macOS that is not known here."""
        if sys.platform != "win32":
            return None
        import win32api

        return float(win32api.GetTickCount() - win32api.GetLastInputInfo()) / 1000

    def picture(self) -> Picture:
        """Return the whole screen."""
        return grab(self._shot, Rect(0, 0, *self.size()))

    def fileno(self) -> int | None:
        """Return nothing: there is no connection to wait for."""
        return None

    def settle(self) -> None:
        """Do nothing: these systems tell no news."""

    def close(self) -> None:
        """Let go of the display."""
        self._shot.close()


def grab(shot: Any, part: Rect) -> Picture:
    """Return what the screen shows in a part of it."""
    image = shot.grab({"left": part.x, "top": part.y, "width": part.width, "height": part.height})
    return Picture(image.width, image.height, bytes(image.bgra))


def _asked(ask: Callable[[], _Answer]) -> _Answer:
    try:
        return ask()
    except Exception as error:  # each of these libraries has exceptions of its own for a window that has gone
        raise Refused(f"the window is gone or does not answer: {error}") from error


def _windows_of_windows() -> list[tuple[Any, int, int | None, Rect]]:
    import pygetwindow
    import win32gui
    import win32process

    found = []
    for window in pygetwindow.getAllWindows():
        handle = window._hWnd
        _, pid = win32process.GetWindowThreadProcessId(handle)
        x, y = win32gui.ClientToScreen(handle, (0, 0))
        _, _, width, height = win32gui.GetClientRect(handle)
        found.append((window, handle, pid, Rect(x, y, width, height)))
    return found


def _windows_of_mac() -> list[tuple[Any, int, int | None, Rect]]:
    import pywinctl

    found = []
    for window in pywinctl.getAllWindows():
        inside = window.getClientFrame()
        area = Rect(inside.left, inside.top, inside.right - inside.left, inside.bottom - inside.top)
        found.append((window, hash(window.getHandle()), window.getPID(), area))
    return found
