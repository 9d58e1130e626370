"""``kill -9`` at any moment: what was acknowledged is there, and the session that goes on is the one that was killed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import BIN, REPOSITORY, command

from btrunner.runner.sinks.history import records, story
from btrunner.runner.sinks.saves import Saves

KILLS = int(os.environ.get("BTRUNNER_KILLS", "6"))
"""How many kills are tried with each engine."""

DUO = REPOSITORY / "examples" / "duo.yaml"
SHORTEST, LONGEST = 0.1, 1.05
"""When a runner is killed, in shares of the time of a whole run: from before it has read its files to its end."""


def told(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the journals of a session as what counts of them, without what differs from attempt to attempt."""
    return {
        path.name: [
            {key: value for key, value in record.items() if key != "wall"}
            for record in story(path)
            if record.get("record", "end") == "end"
        ]
        for path in sorted(folder.glob("*.jsonl"))
    }


def counted(folder: Path) -> dict[str, Any]:
    """Return the summary, without what tells one attempt from another."""
    summary: dict[str, Any] = json.loads((folder / "summary.json").read_text())
    return {key: value for key, value in summary.items() if key not in ("id", "attempts")}


def only_folder(out: Path) -> Path | None:
    """Return the session's folder, once there is one."""
    folders = list(out.iterdir()) if out.is_dir() else []
    assert len(folders) <= 1
    return folders[0] if folders else None


def run_until_killed(out: Path, how: list[str], seconds: float) -> int | None:
    """Begin or go on, and kill it after some seconds; returns its exit code where it ended before that."""
    runner = subprocess.Popen(
        [str(BIN / "bt-run"), str(DUO), "--out", str(out), *how],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        output, _ = runner.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        runner.send_signal(signal.SIGKILL)
        output, _ = runner.communicate()
    assert "Traceback" not in output, output
    if runner.returncode == -signal.SIGKILL:
        return None
    assert runner.returncode == 0, output
    return runner.returncode


def journeys(tmp_path: Path, dice: random.Random, engine: str, whole: float) -> Iterator[Path]:
    """Play sessions to their ends, each over as many kills as it meets, until there were enough.

    ``whole``: the seconds that a run takes which nobody kills.
    """
    kills = number = 0
    while kills < KILLS:
        out = tmp_path / str(number)
        number, saved = number + 1, -1
        while True:
            folder = only_folder(out)
            newest, aside = Saves(folder).newest() if folder else (None, [])
            assert aside == []
            if newest is not None:
                assert newest.state.number >= saved, "what was acknowledged is lost"
                saved = newest.state.number
                if newest.is_over:  # it was killed after all was said and done
                    break
            how = ["--engine", engine, "--resume" if newest else "--fresh"]
            if folder and newest is None:  # killed before anything was saved: there is nothing to go on with
                out = tmp_path / f"{out.name}-again"
            seconds = whole * dice.uniform(SHORTEST, LONGEST)
            if run_until_killed(out, how, seconds) is not None:
                break
            kills += 1
        final = only_folder(out)
        assert final is not None
        yield final


@pytest.mark.parametrize("engine", ["compiled"])
def test_a_session_that_is_killed_again_and_again_plays_what_one_that_is_not_plays(
    tmp_path: Path, engine: str
) -> None:
    began = time.monotonic()
    assert command("bt-run", DUO, "--out", tmp_path / "whole", "--engine", engine).returncode == 0
    took = time.monotonic() - began
    whole = only_folder(tmp_path / "whole")
    assert whole is not None
    seed = int(os.environ.get("BTRUNNER_KILL_SEED", time.time_ns() % 100_000))
    for folder in journeys(tmp_path, random.Random(seed), engine, took):  # noqa: S311 - when to kill is no secret
        assert told(folder) == told(whole), f"BTRUNNER_KILL_SEED={seed}"
        assert counted(folder) == counted(whole), f"BTRUNNER_KILL_SEED={seed}"


def test_a_torn_last_line_is_kept_aside_and_told(tmp_path: Path) -> None:
    played = command("bt-run", DUO, "--out", tmp_path, "--for", "2m")
    assert played.returncode == 0, played.stderr
    folder = only_folder(tmp_path)
    assert folder is not None
    journal = folder / "Kaya.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"v":1,"tick":12')

    on = command("bt-run", DUO, "--out", tmp_path, "--resume", folder.name)

    assert on.returncode == 0, on.stderr
    assert (
        "the last line of Kaya.jsonl was torn (16 bytes), and is kept aside in Kaya.jsonl.torn" in on.stdout
    )
    assert (folder / "Kaya.jsonl.torn").read_bytes() == b'{"v":1,"tick":12\n'
    assert journal.read_bytes().startswith(whole)
    assert list(records(journal))
