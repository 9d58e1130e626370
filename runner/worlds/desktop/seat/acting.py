"""Acting: strokes as generators that activate, verify, press, hold and release, and let go when they are closed.

A generator yields how long it wants to sleep: with the turn kept, or free, so that others may act meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager

from btrunner.runner.worlds.desktop.screens.screen import Refused, Screen, Wanted, Window
from btrunner.runner.worlds.desktop.seat.strokes import Click, Move, Pause, Point, Press, Stroke, Type

_PATIENCE = 2.0
"""Seconds in which a window must come to have the focus."""
_ASK_AGAIN = 0.1
_LOOK_AGAIN = 0.004
_LOOK_WHILE_HOLDING = 0.1
_RELEASED = 0.015
"""Seconds from one stroke's end to the next one's beginning."""
_UP = 0.05
"""Seconds that a key is up before it is pressed again: a client that polls sees one long press otherwise."""


class _NotYet(Refused):
    """Something cannot be done as things are, and perhaps in a moment."""


class Sleep:
    """Seconds to sleep; ``free`` lets others have the turn meanwhile."""

    __slots__ = ("free", "seconds")

    def __init__(self, seconds: float, free: bool = False) -> None:
        self.seconds = seconds
        self.free = free


Acting = Generator[Sleep, None, None]


class Rhythm:
    """When each key was let go last."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self._up_since: dict[str, float] = {}

    def let_go(self, key: str) -> None:
        """Take in that a key was let go."""
        self._up_since[key] = self.now()

    def too_soon(self, keys: Sequence[str]) -> float:
        """Return the seconds until all these keys were up for long enough."""
        up_since = max((self._up_since.get(key, 0.0) for key in keys), default=0.0)
        return max(0.0, up_since + _UP - self.now())


def act(screen: Screen, wanted: Wanted, strokes: Sequence[Stroke], rhythm: Rhythm) -> Acting:
    """Do strokes in a window; raises Refused before anything would go anywhere else."""
    for stroke in strokes:
        if isinstance(stroke, Pause):
            yield Sleep(stroke.seconds, free=True)
            continue
        window = screen.find(wanted)
        if window is None:
            raise Refused(f"there is no window '{wanted.title}'")
        yield from _Hand(screen, window, rhythm).do(stroke)
        yield Sleep(_RELEASED, free=True)


class _Hand:
    """One stroke in one window."""

    def __init__(self, screen: Screen, window: Window, rhythm: Rhythm) -> None:
        self._screen = screen
        self._window = window
        self._rhythm = rhythm
        self._now = rhythm.now

    def do(self, stroke: Stroke) -> Acting:
        if isinstance(stroke, Press):
            yield from self._press(stroke.keys, stroke.hold)
        elif isinstance(stroke, Type):
            for character in stroke.text:
                yield from self._press(self._screen.hands.chord(character), stroke.hold)
                yield Sleep(_RELEASED)
        elif isinstance(stroke, Click):
            yield from self._click(stroke)
        elif isinstance(stroke, Move):
            yield from self._with_focus(lambda: self._point(stroke.at))

    def _press(self, keys: Sequence[str], hold: float) -> Acting:
        hands = self._screen.hands
        yield Sleep(self._rhythm.too_soon(keys))

        def let_go(key: str) -> None:
            hands.key_up(key)
            self._rhythm.let_go(key)

        with _released(let_go) as down:

            def press() -> None:
                for key in keys:
                    hands.key_down(key)
                    down.append(key)

            yield from self._with_focus(press)
            yield from self._hold(hold)

    def _click(self, click: Click) -> Acting:
        hands = self._screen.hands
        with _released(hands.button_up) as down:

            def press() -> None:
                self._point(click.at)
                hands.button_down(click.button)
                down.append(click.button)

            yield from self._with_focus(press)
            yield from self._hold(click.hold)

    def _point(self, at: Point) -> None:
        area = self._window.area()
        if not (0 <= at[0] < area.width and 0 <= at[1] < area.height):
            raise Refused(f"{at[0]}, {at[1]} is outside the window of {area.width} by {area.height}")
        x, y = area.x + at[0], area.y + at[1]
        if not self._window.is_under(x, y):
            raise _NotYet(f"another window covers {at[0]}, {at[1]}")
        self._screen.hands.move(x, y)

    def _with_focus(self, begin: Callable[[], None]) -> Acting:
        """Begin once the window has the focus, at a moment when nobody can take it away."""
        ask_at = self._now()
        until = ask_at + _PATIENCE
        while True:
            why = self._try(begin)
            now = self._now()
            if not why:
                return
            if now >= until:
                raise Refused(why)
            if now >= ask_at:
                self._window.activate()
                ask_at = now + _ASK_AGAIN
            yield Sleep(_LOOK_AGAIN)

    def _try(self, begin: Callable[[], None]) -> str:
        """Begin if the window has the focus; return why it could not be done yet, or an empty text."""
        try:
            if self._window.focused():
                with self._screen.exclusively():
                    if self._window.focused():
                        begin()
                        return ""
        except _NotYet as refused:
            return str(refused)
        return "the window did not get the focus"

    def _hold(self, seconds: float) -> Acting:
        """Hold on; what is held for long is let go at once when the focus has gone elsewhere."""
        until = self._now() + seconds
        while (left := until - self._now()) > _LOOK_WHILE_HOLDING:
            yield Sleep(_LOOK_WHILE_HOLDING)
            if not self._window.focused():
                raise Refused("the focus was taken away while a key was held")
        yield Sleep(max(0.0, left))


@contextmanager
def _released(release: Callable[[str], None]) -> Iterator[list[str]]:
    """Let everything go that was pressed, the last first, whatever happens."""
    down: list[str] = []
    try:
        yield down
    finally:
        for name in reversed(down):
            release(name)
