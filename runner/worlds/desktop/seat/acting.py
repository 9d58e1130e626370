"""Acting: strokes as generators that activate, verify, press, hold and release, and let go when they are closed.

A generator yields how long it wants to sleep, and what becomes of its turn meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, NamedTuple

from btrunner.runner.worlds.desktop.screens.screen import Refused, Screen, Wanted, Window
from btrunner.runner.worlds.desktop.seat.rhythm import Rhythm, changes_others
from btrunner.runner.worlds.desktop.seat.strokes import Click, Move, Pause, Point, Press, Stroke, Type

_PATIENCE = 2.0
"""Seconds in which a window must come to have the focus."""
_ASK_AGAIN = 0.1
_LOOK_AGAIN = 0.002
_LOOK_WHILE_HOLDING = 0.1
_TYPED = 0.015
"""Seconds from one typed character to the next."""

TurnIs = Literal["kept", "free", "lent"]
"""What becomes of a turn: nobody else acts, anybody may, or the same character may, beside what it holds down."""


class _NotYet(Refused):
    """Something cannot be done as things are, and perhaps in a moment."""


class Sleep(NamedTuple):
    """Seconds to sleep, and what becomes of the turn meanwhile."""

    seconds: float
    turn: TurnIs = "kept"


Acting = Generator[Sleep, None, None]
Disturbed = Callable[[], str]
"""Says why something must not be held any longer, or an empty text."""


def act(
    screen: Screen, wanted: Wanted, strokes: Sequence[Stroke], rhythm: Rhythm, disturbed: Disturbed
) -> Acting:
    """Do strokes in a window; raises Refused before anything would go anywhere else."""
    for place, stroke in enumerate(strokes):
        if place:
            yield Sleep(0.0, "free")
        if isinstance(stroke, Pause):
            yield Sleep(stroke.seconds, "free")
            continue
        window = screen.find(wanted)
        if window is None:
            raise Refused(f"there is no window '{wanted.title}'")
        yield from _Hand(screen, window, rhythm, disturbed).do(stroke)


class _Hand:
    """One stroke in one window."""

    def __init__(self, screen: Screen, window: Window, rhythm: Rhythm, disturbed: Disturbed) -> None:
        self._screen = screen
        self._window = window
        self._rhythm = rhythm
        self._disturbed = disturbed
        self._now = rhythm.now

    def do(self, stroke: Stroke) -> Acting:
        if isinstance(stroke, Press):
            yield from self._when_free(stroke.keys)
            yield from self._press(
                stroke.keys, stroke.hold, "kept" if changes_others(stroke.keys) else "lent"
            )
        elif isinstance(stroke, Type):
            yield from self._type(stroke)
        elif isinstance(stroke, Click):
            yield from self._click(stroke)
        elif isinstance(stroke, Move):
            yield from self._with_focus(lambda: self._point(stroke.at))

    def _type(self, stroke: Type) -> Acting:
        chords = [self._screen.hands.chord(character) for character in stroke.text]
        yield from self._when_free({key for chord in chords for key in chord})
        for chord in chords:
            yield Sleep(self._rhythm.too_soon(chord))
            yield from self._press(chord, stroke.hold, "kept")
            yield Sleep(_TYPED)

    def _when_free(self, keys: Collection[str]) -> Acting:
        """Wait until keys may be pressed; others may act meanwhile, and may press them first."""
        while seconds := self._rhythm.too_soon(keys):
            yield Sleep(seconds, "free")

    def _press(self, keys: Sequence[str], hold: float, turn: TurnIs) -> Acting:
        hands = self._screen.hands

        def let_go(key: str) -> None:
            hands.key_up(key)
            self._rhythm.let_go(key)

        with _released(let_go) as down:

            def press() -> None:
                for key in keys:
                    hands.key_down(key)
                    self._rhythm.pressed(key)
                    down.append(key)

            yield from self._with_focus(press)
            yield from self._hold(hold, turn)

    def _click(self, click: Click) -> Acting:
        hands = self._screen.hands

        def let_go(button: str) -> None:
            hands.button_up(button)
            self._rhythm.used()

        with _released(let_go) as down:

            def press() -> None:
                self._point(click.at)
                hands.button_down(click.button)
                self._rhythm.used()
                down.append(click.button)

            yield from self._with_focus(press)
            yield from self._hold(click.hold, "kept")

    def _point(self, at: Point) -> None:
        area = self._window.area()
        if not (0 <= at[0] < area.width and 0 <= at[1] < area.height):
            raise Refused(f"{at[0]}, {at[1]} is outside the window of {area.width} by {area.height}")
        x, y = area.x + at[0], area.y + at[1]
        if not self._window.is_under(x, y):
            raise _NotYet(f"another window covers {at[0]}, {at[1]}")
        self._screen.hands.move(x, y)
        self._rhythm.used()

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

    def _hold(self, seconds: float, turn: TurnIs) -> Acting:
        """Hold on; what is held for long is let go at once when the focus has gone or somebody else needs the keys."""
        until = self._now() + seconds
        while (left := until - self._now()) > _LOOK_WHILE_HOLDING:
            yield Sleep(_LOOK_WHILE_HOLDING, turn)
            if not self._window.focused():
                raise Refused("the focus was taken away while a key was held")
            if why := self._disturbed():
                raise Refused(why)
        yield Sleep(max(0.0, left), turn)


@contextmanager
def _released(release: Callable[[str], None]) -> Iterator[list[str]]:
    """Let everything go that was pressed, the last first, whatever happens."""
    down: list[str] = []
    try:
        yield down
    finally:
        for name in reversed(down):
            release(name)
