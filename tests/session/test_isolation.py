"""Many sessions in one process: none sees anything of another, and nothing of them is left when they are over."""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from btrunner.runner.language.load import load_session
from btrunner.runner.session.session import Session
from btrunner.runner.sinks.history import records
from btrunner.runner.sinks.journal import Journal

MANY = 50

SESSION = """
session: s{number}
world: meadow.yaml
nodes: [./my_nodes.py]
seed: {number}
characters: {{Kaya: {{role: hero, tree: count}}}}
until: Kaya.count >= {until}
"""

TREE = """
tree: count
publishes:
  count: {type: integer, initial: 0}
root:
  sequence:
    - mark_it: {}
    - set: {count: self.count + 1}
    - wait: 1s
"""

NODES = """
from btrunner.runner.leaf import Me

SEEN = []

def mark_it(me: Me) -> None:
    SEEN.append(me.now)
    me.tell("log", f"session {number} was here {{len(SEEN)}} times")
"""


def folder_of(tmp_path: Path, number: int) -> Path:
    """Write a session with leaves of its own, which share their names with those of all others."""
    folder = tmp_path / f"s{number}"
    (folder / "trees").mkdir(parents=True)
    examples = Path(__file__).parents[2] / "examples"
    (folder / "meadow.yaml").write_bytes((examples / "worlds" / "meadow.yaml").read_bytes())
    (folder / "session.yaml").write_text(SESSION.format(number=number, until=2 + number % 3))
    (folder / "trees" / "count.yaml").write_text(TREE)
    (folder / "my_nodes.py").write_text(NODES.format(number=number))
    return folder


def handles() -> int:
    """Return how many files, sockets and pipes are open."""
    return len(os.listdir("/proc/self/fd"))


def lines(folder: Path) -> list[dict[str, Any]]:
    """Return what was journaled of Kaya, without what differs between two runs of one seed."""
    return [
        {key: value for key, value in record.items() if key not in ("wall", "id", "session")}
        for record in records(folder / "Kaya.jsonl")
    ]


def played_alone(folder: Path) -> list[dict[str, Any]]:
    """Play a session with nobody beside it."""
    out = folder / "alone"
    Session(load_session(folder / "session.yaml"), sinks=[Journal(out, "alone")]).run()
    return lines(out)


def side_by_side(folders: list[Path]) -> Iterator[Session]:
    """Play sessions tick by tick in turn, each to its end."""
    sessions = [
        Session(load_session(folder / "session.yaml"), sinks=[Journal(folder / "beside", "beside")])
        for folder in folders
    ]
    for session in sessions:
        session.open()
    while any(session.running for session in sessions):
        for session in sessions:
            if session.running:
                session.tick()
    for session in sessions:
        session.close()
        yield session


def test_fifty_sessions_side_by_side_play_as_each_of_them_alone(tmp_path: Path) -> None:
    folders = [folder_of(tmp_path, number) for number in range(MANY)]
    alone = [played_alone(folder) for folder in folders]
    for session in side_by_side(folders):
        assert session.ended[0] == "succeeded"
    assert [lines(folder / "beside") for folder in folders] == alone
    for number, told in enumerate(alone):
        text = json.dumps(told)
        assert f"session {number} was here {2 + number % 3} times" in text
        assert f"here {3 + number % 3} times" not in text


def test_nothing_is_left_of_sessions_that_are_over(tmp_path: Path) -> None:
    folders = [folder_of(tmp_path, number) for number in range(MANY)]
    played_alone(folder_of(tmp_path, MANY))  # what is made once for the process is made here
    gc.collect()
    open_before, threads_before, modules_before = handles(), threading.active_count(), set(sys.modules)

    left: list[weakref.ref[Any]] = []
    for session in side_by_side(folders):
        left += [weakref.ref(session), weakref.ref(session.board)]
        own = [node.body.leaf.make for node in session.plan.plans[0].nodes if node.kind == "mark_it"]
        left += [weakref.ref(make) for make in own]
        del session, own
    gc.collect()

    assert len(left) == 3 * MANY
    assert [ref() for ref in left if ref() is not None] == []
    # What others in this process had open may be closed meanwhile.
    assert handles() <= open_before
    assert threading.active_count() <= threads_before
    assert set(sys.modules) - modules_before == set()
