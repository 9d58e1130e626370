"""A reader that shows how things stand, and is told that first where a session goes on after a break."""

from __future__ import annotations

from collections.abc import Mapping

from btrunner.runner.events import CharacterHeader, Ending, SessionHeader, Sink, Tick


class Primed:
    """Hands everything on to a reader, behind a picture of what the earlier attempts have left."""

    def __init__(self, sink: Sink, picture: Tick) -> None:
        self._sink = sink
        self._picture = picture

    def open(self, session: SessionHeader, characters: Mapping[str, CharacterHeader]) -> None:
        """Open it, and show it the picture, of those that are still here."""
        self._sink.open(session, characters)
        here = {name: record for name, record in self._picture.characters.items() if name in characters}
        self._sink.take(Tick(self._picture.number, self._picture.time, here))

    def take(self, tick: Tick) -> None:
        """Hand a tick on."""
        self._sink.take(tick)

    def close(self, ending: Ending) -> None:
        """Hand the end on."""
        self._sink.close(ending)
