"""A small session that really plays, in a thread of the test's own, until it is answered or stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from btrunner.runner.control.control import Control
from btrunner.runner.control.entry import Entry, entry_of
from btrunner.runner.control.registry import Registry
from btrunner.runner.events import Ending, Sink
from btrunner.runner.language.load import load_session
from btrunner.runner.session.session import Session
from btrunner.runner.sinks.journal import wall_now

WORLD = """\
world: meadow
kind: simulated
zones:
  village: {at: [0, 0], radius: 30, safe: true}
  meadow: {at: [110, 0], radius: 40}
"""
TREE = """\
tree: walker
root:
  sequence:
    - ask: "shall we, {character}?"
    - {act: travel, with: {to: meadow}}
    - act: hold
"""
SESSION = """\
session: walk
world: meadow.yaml
characters:
  Kaya: {role: leader, tree: walker}
until: Kaya.zone == "meadow"
fail_after: 1h
"""


def written(folder: Path) -> Path:
    """Write the session's files; returns the session's."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "meadow.yaml").write_text(WORLD)
    (folder / "walker.yaml").write_text(TREE)
    (folder / "walk.yaml").write_text(SESSION)
    return folder / "walk.yaml"


class Playing:
    """A session under way; it waits for a person until somebody answers."""

    def __init__(self, session_id: str, folder: Path, registry: Registry, sinks: Sequence[Sink] = ()) -> None:
        file = written(folder)
        self.plan = load_session(file)
        self.control = Control(entry_of(self.plan, session_id, file, folder, wall_now()), registry)
        self.opened = threading.Event()
        self.session = Session(self.plan, sinks=[self.control, *sinks, self], attended=True)
        self.control.speaks_for(self.session)
        self.ending: Ending | None = None
        self.thread = threading.Thread(target=self._run, name=session_id)

    def open(self, session: object, characters: object) -> None:
        """Hear that it plays."""
        self.opened.set()

    def take(self, tick: object) -> None:
        """Hear of a tick."""

    def close(self, ending: Ending) -> None:
        """Hear of the end."""

    def _run(self) -> None:
        self.ending = self.session.run()


@contextmanager
def playing(session_id: str, folder: Path, registry: Registry) -> Iterator[tuple[Playing, Entry]]:
    """Play in a thread; it has ended when this has."""
    played = Playing(session_id, folder, registry)
    played.thread.start()
    try:
        assert played.opened.wait(30)
        yield played, registry.read(session_id)
    finally:
        played.session.interrupt()
        played.thread.join(30)
        assert not played.thread.is_alive()
