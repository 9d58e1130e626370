"""``bt-run --record`` and ``--replay``: a night is played again by the roles as they are now, without its world."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from commands import BIN, REPOSITORY, command, wait_while_it_runs

from btrunner.runner.sinks.history import story
from btrunner.runner.sinks.recording import RECORDING_FILE

DUO = REPOSITORY / "examples" / "duo.yaml"


@pytest.fixture
def recorded(walk: Path) -> Path:
    """The folder of a session that was recorded."""
    done = command("bt-run", walk, "--record", "--out", walk.parent / "out")
    assert done.returncode == 0, done.stderr
    return folder_in(walk.parent / "out")


def folder_in(out: Path) -> Path:
    (folder,) = (path for path in out.iterdir() if "-replayed-" not in path.name)
    return folder


def replayed_in(out: Path) -> Path:
    (folder,) = out.glob("*-replayed-*")
    return folder


def lines(path: Path) -> list[str]:
    """Return the lines of a journal without what differs between two runs of one seed."""
    return re.sub(r'"(wall|id)":"[^"]*(Z|\+00:00|-\w{4})",?', "", path.read_text()).splitlines()


def told(path: Path) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in record.items() if key != "wall"}
        for record in story(path)
        if "record" not in record
    ]


def test_the_journal_of_a_replay_is_that_of_the_session(recorded: Path, walk: Path) -> None:
    done = command("bt-run", walk, "--replay", recorded.name[:6], "--out", recorded.parent)
    assert done.returncode == 0, done.stderr
    again = replayed_in(recorded.parent)
    for path in recorded.glob("*.jsonl"):
        assert lines(again / path.name) == lines(path)
    assert not (again / "saves").exists()


def test_a_mended_role_is_told_where_it_decides_otherwise(recorded: Path, walk: Path) -> None:
    tree = walk.parent / "walker.yaml"
    tree.write_text(tree.read_text().replace("- name: Walk\n", "- log: off\n    - name: Walk\n"))
    done = command("bt-run", walk, "--replay", recorded, "--out", recorded.parent, "--plain")
    assert done.returncode == 0, done.stdout + done.stderr  # it says more, and does the same
    tree.write_text(tree.read_text().replace("{to: meadow}", "{to: village}"))
    done = command("bt-run", walk, "--replay", recorded, "--out", walk.parent / "other", "--plain")
    assert done.returncode == 1
    assert (
        "tick 0, 0s into the session: Kaya asks for 'travel' (to: village, quest: none) at 'Walk' ("
        in done.stdout
    )
    assert "where the recording has 'travel' (to: meadow, quest: none); nobody knows" in done.stdout


def test_a_simulated_session_is_recorded_only_when_that_is_asked_for(walk: Path) -> None:
    done = command("bt-run", walk, "--out", walk.parent / "out")
    assert done.returncode == 0, done.stderr
    folder = folder_in(walk.parent / "out")
    assert not (folder / RECORDING_FILE).exists()
    done = command("bt-run", walk, "--replay", folder, cwd=walk.parent)
    assert done.returncode == 2
    assert "was not recorded: in a simulated world say --record" in done.stderr


def test_a_recording_that_there_is_not_is_refused(recorded: Path, walk: Path) -> None:
    done = command("bt-run", walk, "--replay", "wolk-2026", "--out", recorded.parent)
    assert done.returncode == 2
    assert "there is no recording 'wolk-2026'" in done.stderr


def test_a_recording_of_others_is_refused(recorded: Path, walk: Path) -> None:
    walk.write_text(walk.read_text().replace("Kaya", "Miro"))
    done = command("bt-run", walk, "--replay", recorded, cwd=walk.parent)
    assert done.returncode == 2
    assert "Miro play here, and Kaya in the recording" in done.stderr


def test_a_damaged_recording_is_told_with_its_line(recorded: Path, walk: Path) -> None:
    path = recorded / RECORDING_FILE
    path.write_text(path.read_text().replace("meadow", "meadov", 1))
    done = command("bt-run", walk, "--replay", recorded, cwd=walk.parent)
    assert done.returncode == 1
    assert re.search(rf"{RECORDING_FILE}:\d+: it is damaged", done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("options", [["--resume"], ["--seed", "3"], ["--for", "3m"], ["--no-record"]])
def test_what_a_recording_has_of_its_own_is_not_chosen(
    recorded: Path, walk: Path, options: list[str]
) -> None:
    done = command("bt-run", walk, "--replay", recorded, *options, cwd=walk.parent)
    assert done.returncode == 2
    assert "exclude each other" in done.stderr


def test_a_session_that_was_killed_and_gone_on_with_is_played_again_as_one(tmp_path: Path) -> None:
    runner = subprocess.Popen(
        [str(BIN / "bt-run"), str(DUO), "--out", str(tmp_path), "--record"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    recordings = f"*/{RECORDING_FILE}"
    wait_while_it_runs(
        runner, lambda: any(path.stat().st_size > 60_000 for path in tmp_path.glob(recordings))
    )
    runner.send_signal(signal.SIGKILL)
    runner.wait()
    folder = folder_in(tmp_path)
    killed = command("bt-run", DUO, "--out", tmp_path, "--replay", folder)
    assert killed.returncode == 0, killed.stderr
    assert "the recording breaks off here, as its session did" in killed.stdout
    before = replayed_in(tmp_path)
    mine = told(folder / "Kaya.jsonl")
    assert told(before / "Kaya.jsonl")[: len(mine)] == mine
    assert command("bt-run", DUO, "--out", tmp_path, "--resume").returncode == 0
    whole = command("bt-run", DUO, "--out", tmp_path / "whole", "--replay", folder)
    assert whole.returncode == 0, whole.stderr
    again = tmp_path / "whole"
    for path in folder.glob("*.jsonl"):
        assert told(replayed_in(again) / path.name) == told(path)
    summaries = [json.loads((each / "summary.json").read_text()) for each in (folder, replayed_in(again))]
    assert summaries[0]["characters"] == summaries[1]["characters"]
    assert [each["outcome"] for each in summaries] == ["succeeded", "succeeded"]
