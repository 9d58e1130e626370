"""What one viewer has not been sent yet: ticks merged into one, so that a slow viewer never stalls a session."""

from __future__ import annotations

import threading

from btrunner.runner.control.messages import Closing, Moved, Opening
from btrunner.runner.events import CharacterTick, Ending, Event, Tick

MOST_EVENTS = 1000
"""Events of a character that are kept for a viewer; of more, the oldest are left out."""


class Viewer:
    """A slot between the session's thread, which only puts, and the viewer's, which takes and sends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._filled = threading.Event()
        self._opening: Opening | None = None
        self._tick: Tick | None = None
        self._missed = 0
        self._ending: Ending | None = None

    def open(self, opening: Opening) -> None:
        """Put how everything is, from which the ticks go on."""
        with self._lock:
            self._opening = opening
        self._filled.set()

    def put(self, tick: Tick) -> None:
        """Put a tick, merged with those that were not taken yet."""
        with self._lock:
            if self._tick is None:
                self._tick = Tick(tick.number, tick.time, {name: CharacterTick() for name in tick.characters})
            self._missed += merge(self._tick, tick)
        self._filled.set()

    def close(self, ending: Ending) -> None:
        """Put how it ended."""
        with self._lock:
            self._ending = ending
        self._filled.set()

    def take(self) -> list[Opening | Moved | Closing]:
        """Wait until there is something, and return it, what came first first."""
        self._filled.wait()
        with self._lock:
            self._filled.clear()
            found: list[Opening | Moved | Closing] = [] if self._opening is None else [self._opening]
            if self._tick is not None:
                found.append(Moved(self._tick, self._missed))
            if self._ending is not None:
                found.append(Closing(self._ending))
            self._opening, self._tick, self._missed = None, None, 0
        return found


def merge(into: Tick, tick: Tick) -> int:
    """Add a later tick to an earlier one; returns how many events were left out."""
    into.number, into.time = tick.number, tick.time
    missed = _add(into.events, tick.events)
    for name, changes in tick.characters.items():
        to = into.characters[name]
        for index in changes.status:
            to.why.pop(index, None)
        to.status.update(changes.status)
        to.why.update(changes.why)
        to.facts.update(changes.facts)
        to.set.update(changes.set)
        missed += _add(to.events, changes.events)
    return missed


def _add(events: list[Event], more: list[Event]) -> int:
    events.extend(more)
    too_many = max(0, len(events) - MOST_EVENTS)
    del events[:too_many]
    return too_many
