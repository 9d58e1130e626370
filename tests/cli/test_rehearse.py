"""``bt-run --seeds``: a session is rehearsed with many seeds, and whoever fails can be played again."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import psutil
import pytest
from commands import BIN, REPOSITORY, command, wait_while_it_runs

DUO = REPOSITORY / "examples" / "duo.yaml"


def nights(*arguments: object) -> list[dict[str, object]]:
    done = command("bt-run", DUO, "--json", *arguments)
    assert done.stderr == ""
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def test_a_night_ends_as_the_session_of_its_seed_does(tmp_path: Path) -> None:
    [night] = nights("--seeds", 1, "--seed", 3)
    done = command("bt-run", DUO, "--seed", 3, "--json", "--out", tmp_path)
    summary = json.loads(done.stdout)
    assert (night["outcome"], night["why"]) == (summary["outcome"], summary["why"])
    totals = [each["totals"] for each in summary["characters"].values()]
    assert night["totals"] == {fact: sum(each[fact] for each in totals) for fact in totals[0]}


def test_the_same_seeds_give_the_same_nights_in_their_order() -> None:
    first = nights("--seeds", 3, "--seed", 10, "--for", "2m")
    assert first == nights("--seeds", 3, "--seed", 10, "--for", "2m", "--engine", "stock")
    assert [night["seed"] for night in first] == [10, 11, 12]
    assert {night["time"] for night in first} == {120.0}


def test_it_says_how_many_are_good_and_why_the_others_failed(tmp_path: Path) -> None:
    session = tmp_path / "short.yaml"
    worlds = f"world: {REPOSITORY / 'examples' / 'worlds' / 'tatooine.yaml'}"
    text = DUO.read_text().replace("world: worlds/tatooine.yaml", worlds)
    session.write_text(text.replace("fail_after: 45m", "fail_after: 10m"))
    done = command("bt-run", session, "--seeds", 6)
    told = done.stdout.splitlines()
    failed = [line for line in told if line.startswith("seed ")]
    assert done.returncode == 1
    assert told[0] == f"tusken_hunt: {6 - len(failed)} of 6 nights are good"
    assert failed
    assert all(
        "failed after 10m: fail_after has passed, and Kaya.quests_done >= 3" in line for line in failed
    )
    assert told[-1] == f"to see one of them: bt-run {session} --seed {failed[0].split()[1]}"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--resume"], "--resume and --seeds exclude each other"),
        (["--record"], "--record and --seeds exclude each other"),
        (["--speed", "2"], "--speed and --seeds exclude each other"),
        (["--replay", "x"], "--seeds and --replay exclude each other"),
    ],
)
def test_what_makes_no_sense_beside_it_is_refused(arguments: list[str], told: str) -> None:
    done = command("bt-run", DUO, "--seeds", 2, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_a_world_of_real_clients_is_not_rehearsed() -> None:
    done = command("bt-run", REPOSITORY / "examples" / "desktop" / "duo.yaml", "--seeds", 2)
    assert done.returncode == 2
    assert "a world of kind 'desktop' is no rehearsal" in done.stderr


def test_ctrl_c_tells_of_the_nights_that_have_ended_and_leaves_no_process() -> None:
    run = [str(BIN / "bt-run"), str(DUO), "--seeds", "100000"]
    with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True) as night:  # fmt: skip
        runner = psutil.Process(night.pid)
        wait_while_it_runs(night, lambda: len(runner.children()) > 1)
        processes = runner.children()
        night.send_signal(signal.SIGINT)
        told, errors = night.communicate(timeout=60)
    assert (night.returncode, errors) == (130, "")
    assert "nights are good; stopped before the other" in told
    assert psutil.wait_procs(processes, timeout=30)[1] == []
