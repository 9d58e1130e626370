"""Windows on X: whose they are, where they are, what they show, and who has the focus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

from Xlib import X
from Xlib.error import XError
from Xlib.protocol import event

from btrunner.runner.worlds.desktop.screens.screen import Picture, Rect, Refused

_Method = TypeVar("_Method", bound=Callable[..., Any])
_BY_PAGER = 2
"""Who asks for the focus is the person's own tool: a window manager then gives it."""


def _of_living(method: _Method) -> _Method:
    """Make what X answers of a window that has gone a refusal."""

    @wraps(method)
    def asked(window: XWindow, *arguments: Any) -> Any:
        try:
            return method(window, *arguments)
        except XError as error:
            raise Refused("the window is gone") from error

    return cast(_Method, asked)


class XWindow:
    """One client's window; ``atoms`` are those of its screen, ``answers`` what windows said to pings."""

    def __init__(
        self, display: Any, window: Any, atoms: Callable[[str], int], answers: dict[int, int]
    ) -> None:
        self._display = display
        self._window = window
        self._root = display.screen().root
        self._atom = atoms
        self._answers = answers
        self.id: int = window.id

    @_of_living
    def title(self) -> str:
        """Return its title."""
        name = self._window.get_full_text_property(self._atom("_NET_WM_NAME"))
        return str(name or self._window.get_wm_name() or "")

    @_of_living
    def pid(self) -> int | None:
        """Return the process that made it, as the server itself knows it."""
        found = self._display.res_query_client_ids([{"client": self.id, "mask": 2}])
        for identity in found.ids:
            if identity.value:
                return int(identity.value[0])
        told = self._window.get_full_property(self._atom("_NET_WM_PID"), X.AnyPropertyType)
        return int(told.value[0]) if told else None

    def alive(self) -> bool:
        """Say whether it still is there."""
        try:
            self._window.get_geometry()
        except XError:
            return False
        return True

    @_of_living
    def area(self) -> Rect:
        """Return its own area on the screen, without the frame."""
        size = self._window.get_geometry()
        corner = self._root.translate_coords(self._window, 0, 0)
        return Rect(corner.x, corner.y, size.width, size.height)

    @_of_living
    def activate(self) -> None:
        """Ask the window manager for the focus; without one, take it."""
        if self._managed():
            message = event.ClientMessage(
                window=self._window,
                client_type=self._atom("_NET_ACTIVE_WINDOW"),
                data=(32, [_BY_PAGER, X.CurrentTime, 0, 0, 0]),
            )
            self._root.send_event(message, X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        else:
            self._window.configure(stack_mode=X.Above)
            self._window.set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.flush()

    @_of_living
    def focused(self) -> bool:
        """Say whether keys go to it or to a part of it."""
        focus = self._display.get_input_focus().focus
        return not isinstance(focus, int) and self._holds(focus)

    @_of_living
    def is_under(self, x: int, y: int) -> bool:
        """Say whether it is the uppermost at a point of the screen: a click there goes to it."""
        within = self._root
        while True:
            below = within.translate_coords(self._root, x, y).child
            if isinstance(below, int):
                return False
            if below.id == self.id:
                return True
            within = below

    @_of_living
    def picture(self, part: Rect | None = None) -> Picture:
        """Return its own image, or a part of it, as the server keeps it: also where it is covered."""
        if self._window.get_attributes().map_state != X.IsViewable:
            raise Refused("the window is not shown")
        size = self._window.get_geometry()
        part = part or Rect(0, 0, size.width, size.height)
        if part.x + part.width > size.width or part.y + part.height > size.height:
            raise Refused(f"the window is only {size.width} by {size.height}")
        frame = self._frame()
        at = frame.translate_coords(self._window, part.x, part.y)
        border = frame.get_geometry().border_width
        image = frame.composite_name_window_pixmap()
        try:
            return read_picture(image, Rect(at.x + border, at.y + border, part.width, part.height))
        finally:
            image.free()

    @_of_living
    def close(self) -> None:
        """Ask it to close, as its own cross does."""
        self._tell("WM_DELETE_WINDOW", X.CurrentTime)

    @_of_living
    def watch(self) -> None:
        """Have its changes, and the answers to pings, come as news of the display."""
        self._window.change_attributes(event_mask=X.StructureNotifyMask | X.PropertyChangeMask)
        self._root.change_attributes(event_mask=X.SubstructureNotifyMask)

    @_of_living
    def ping(self, number: int) -> bool:
        """Ask it for a sign of life; False where it does not speak of that."""
        if self._atom("_NET_WM_PING") not in self._window.get_wm_protocols():
            return False
        self._tell("_NET_WM_PING", number)
        return True

    def answered(self) -> int:
        """Return the number of the last ping that it answered, 0 before that."""
        return self._answers.get(self.id, 0)

    def _tell(self, what: str, number: int) -> None:
        message = event.ClientMessage(
            window=self._window,
            client_type=self._atom("WM_PROTOCOLS"),
            data=(32, [self._atom(what), number, self.id, 0, 0]),
        )
        self._window.send_event(message)
        self._display.flush()

    def _managed(self) -> bool:
        """Say whether there is a window manager that gives the focus."""
        return bool(self._root.get_full_property(self._atom("_NET_SUPPORTING_WM_CHECK"), X.AnyPropertyType))

    def _frame(self) -> Any:
        """Return the window that has the root as its parent: its own, or the window manager's around it."""
        window = self._window
        while (above := window.query_tree().parent).id != self._root.id:
            window = above
        return window

    def _holds(self, window: Any) -> bool:
        while window.id != self.id:
            above = window.query_tree().parent
            if isinstance(above, int) or above.id == self._root.id:
                return False
            window = above
        return True


def read_picture(drawable: Any, part: Rect) -> Picture:
    """Return pixels of a window's image or of the whole screen; raises Refused for one of few colours."""
    image = drawable.get_image(*part, X.ZPixmap, 0xFFFFFFFF)
    if image.depth not in (24, 32):
        raise Refused(f"the display has {image.depth} bits of colour, 24 are needed")
    return Picture(part.width, part.height, bytes(image.data))


@contextmanager
def grabbed(display: Any) -> Iterator[None]:
    """While it lasts no other program of the display is heard."""
    display.grab_server()
    try:
        yield
    finally:
        display.ungrab_server()
        display.flush()
