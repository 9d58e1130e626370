"""Places to sit at: a seat that is there, or is being made anew because its display has gone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from threading import Thread

from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.desktop.seat.handle import SeatHandle
from btrunner.runner.worlds.desktop.seat.wire import Note


class Place:
    """A seat of one character (``own``: the size of its display), or of all who share the person's display."""

    def __init__(self, own: tuple[int, int] | None, hold_off: float | None) -> None:
        self.own = own
        self.times = 1
        """How often it was made: whoever sat there before must look around anew."""
        self.why_not = ""
        self._hold_off = hold_off
        self._maker: Thread | None = None
        self.seat = SeatHandle(own, hold_off)

    @property
    def alive(self) -> bool:
        """Say whether somebody can sit there now."""
        return self._maker is None and self.seat.alive

    @property
    def env(self) -> Mapping[str, str]:
        """The environment of whatever is to find its display."""
        return {**os.environ, **self.seat.env}

    def notes(self) -> list[Note]:
        """Return what happened there by itself since the last call."""
        return self.seat.notes()

    def revive(self) -> None:
        """Begin to make it anew where it has gone; that takes a moment, and is looked at later."""
        if self._maker is None:
            self._maker = Thread(target=self._make, name="makes a seat", daemon=True)
            self._maker.start()
        elif not self._maker.is_alive():
            self._maker = None

    def _make(self) -> None:
        self.seat.close()
        try:
            self.seat = SeatHandle(self.own, self._hold_off)
            self.times += 1
        except WorldError as error:
            self.why_not = str(error)

    def close(self) -> None:
        """Leave it for good."""
        if self._maker is not None:
            self._maker.join()
        self.seat.close()
