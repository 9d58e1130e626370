"""The screen of an X display (Linux, and whatever else has X)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from Xlib import X
from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError, XError
from Xlib.ext import composite

from btrunner.runner.worlds.desktop.screens.screen import (
    Hands,
    Picture,
    Rect,
    Refused,
    ScreenGone,
    Wanted,
)
from btrunner.runner.worlds.desktop.screens.x_keys import XHands
from btrunner.runner.worlds.desktop.screens.x_windows import XWindow, grabbed, read_picture

_NEEDED = ("XTEST", "Composite", "X-Resource")


class XScreen:
    """One X display. ``name`` is as in ``DISPLAY``, which is taken when none is given."""

    def __init__(self, name: str | None = None) -> None:
        self._display = _connect(name)
        self._display.set_error_handler(lambda error, request: None)
        self._root = self._display.screen().root
        # From now on the server keeps an image of each window, also where others cover it.
        self._root.composite_redirect_subwindows(composite.RedirectAutomatic)
        self._atom = cache(self._display.intern_atom)
        self._known: dict[int, XWindow] = {}
        self._answers: dict[int, int] = {}
        self.hands: Hands = XHands(self._display)

    def size(self) -> tuple[int, int]:
        """Return its width and height in pixels."""
        whole = self._root.get_geometry()
        return whole.width, whole.height

    def windows(self) -> list[XWindow]:
        """Return the windows of clients: those of the window manager's list, or else what looks like one."""
        listed = self._root.get_full_property(self._atom("_NET_CLIENT_LIST"), X.AnyPropertyType)
        ids = list(listed.value) if listed else [window.id for window in _named(self._root)]
        self._known = {number: self._known.get(number) or self._window(number) for number in ids}
        return list(self._known.values())

    def find(self, wanted: Wanted) -> XWindow | None:
        """Return the wanted window, or None."""
        for window in self.windows():
            try:
                if wanted.fits(window.title(), window.pid() if wanted.pids else None):
                    return window
            except Refused:
                continue
        return None

    def exclusively(self) -> AbstractContextManager[None]:
        """While it lasts no other program of the display is heard, so that nobody can move the focus."""
        return grabbed(self._display)

    def pointer(self) -> tuple[int, int]:
        """Return where the pointer is."""
        at = self._root.query_pointer()
        return at.root_x, at.root_y

    def idle(self) -> float | None:
        """Return the seconds since anybody, hands included, last used keyboard or mouse."""
        if not self._display.has_extension("MIT-SCREEN-SAVER"):
            return None
        idle: int = self._root.screensaver_query_info().idle
        return idle / 1000

    def picture(self) -> Picture:
        """Return the whole screen."""
        return read_picture(self._root, Rect(0, 0, *self.size()))

    def fileno(self) -> int | None:
        """Return the connection, which is readable when the server says something or has gone."""
        number: int = self._display.fileno()
        return number

    def settle(self) -> None:
        """Take the news in; raises ScreenGone when the server has gone."""
        try:
            for _ in range(self._display.pending_events()):
                self._take(self._display.next_event())
        except (ConnectionClosedError, OSError) as error:
            raise ScreenGone("the display has gone") from error

    def close(self) -> None:
        """Let go of the display."""
        try:
            self._display.close()
        except (ConnectionClosedError, OSError):
            return  # it went first

    def _window(self, number: int) -> XWindow:
        window = self._display.create_resource_object("window", number)
        return XWindow(self._display, window, self._atom, self._answers)

    def _take(self, event: Any) -> None:
        """Take in an answer to a ping: the message comes back by way of the root."""
        if event.type != X.ClientMessage or event.client_type != self._atom("WM_PROTOCOLS"):
            return
        what, number, window = event.data[1][:3]
        if what == self._atom("_NET_WM_PING"):
            self._answers[window] = number


def _connect(name: str | None) -> Any:
    try:
        display = Display(name)
    except (DisplayError, OSError) as error:
        raise ScreenGone(f"there is no display to connect to: {error}") from error
    missing = [extension for extension in _NEEDED if not display.has_extension(extension)]
    if missing:
        raise ScreenGone(f"the display lacks {', '.join(missing)}, which an X server of today has")
    return display


def _named(window: Any, depth: int = 2) -> Iterator[Any]:
    """Yield windows with a title that are shown, the uppermost first, without going inside them."""
    for child in reversed(window.query_tree().children):
        try:
            if child.get_wm_name() and child.get_attributes().map_state == X.IsViewable:
                yield child
            elif depth > 1:
                yield from _named(child, depth - 1)
        except XError:
            continue
