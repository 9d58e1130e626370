"""Has a picture taken where a character fails: its tree, a guard that does not watch its client, or a leaf's code."""

from __future__ import annotations

from collections.abc import Mapping

from btrunner.runner.engine.status import FAILURE
from btrunner.runner.events import CharacterHeader, CharacterTick, Ending, SessionHeader, Tick
from btrunner.runner.worlds.protocol import KeepsPictures

_ROOT = 0


class Failures:
    """Tells a world that keeps pictures who has failed in a tick."""

    def __init__(self, world: KeepsPictures) -> None:
        self._world = world

    def open(self, session: SessionHeader, characters: Mapping[str, CharacterHeader]) -> None:
        """Begin."""

    def take(self, tick: Tick) -> None:
        """Tell who has failed."""
        for name, record in tick.characters.items():
            if record.status.get(_ROOT) == FAILURE or _has_failed(record):
                self._world.picture_failure(name)

    def close(self, ending: Ending) -> None:
        """End."""


def _has_failed(record: CharacterTick) -> bool:
    return any(
        event["event"] == "crashed" or (event["event"] == "lost" and not event["client"])
        for event in record.events
    )
