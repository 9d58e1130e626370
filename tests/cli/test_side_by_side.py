"""Eight runners at once, in one folder: each plays as it does alone, and leaves nothing behind but its journal."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import psutil
from commands import BIN, command

from btrunner.runner.control.registry import Registry
from btrunner.runner.sinks.history import records

RUNNERS = 8

NODES = """
from btrunner.runner.leaf import Me

def say_who(me: Me) -> None:
    me.tell("log", "a leaf of session {number}")
"""


def sessions_of(walk: Path) -> list[Path]:
    """Write sessions with leaves of their own, which share their names with those of all others."""
    found = []
    for number in range(RUNNERS):
        folder = walk.parent / f"folder{number}"
        folder.mkdir()
        for name in ("meadow.yaml", "walker.yaml"):
            text = (walk.parent / name).read_text()
            text = text.replace("    - name: Walk", "    - say_who: {}\n    - name: Walk")
            (folder / name).write_text(text)
        (folder / "my_nodes.py").write_text(NODES.format(number=number))
        text = walk.read_text().replace("session: walk", f"session: walk{number}\nseed: {number}")
        found.append(folder / "walk.yaml")
        found[-1].write_text(text + "nodes: [./my_nodes.py]\n")
    return found


def lines(out: Path, number: int) -> list[dict[str, Any]]:
    """Return what a session has on record of its character, without what differs between two runs of one seed."""
    (folder,) = out.glob(f"walk{number}-*")
    return [
        {key: value for key, value in record.items() if key not in ("wall", "id")}
        for record in records(folder / "Kaya.jsonl")
    ]


def test_eight_runners_at_once_play_as_each_of_them_alone(walk: Path, tmp_path: Path) -> None:
    sessions = sessions_of(walk)
    for session in sessions:
        assert command("bt-run", session, "--out", tmp_path / "alone").returncode == 0
    runners = [
        subprocess.Popen(
            [str(BIN / "bt-run"), str(session), "--out", str(tmp_path / "beside")],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
        )
        for session in sessions
    ]  # fmt: skip
    for runner in runners:
        output, _ = runner.communicate(timeout=120)
        assert runner.returncode == 0, output

    for number in range(RUNNERS):
        beside = lines(tmp_path / "beside", number)
        assert beside == lines(tmp_path / "alone", number)
        assert f"a leaf of session {number}" in json.dumps(beside)

    entries = {entry.session: entry for entry in Registry().entries()}
    for number, runner in enumerate(runners):
        entry = entries[f"walk{number}"]
        assert entry.ended is not None
        assert not psutil.pid_exists(runner.pid)
