"""``bt-run``: its exit codes, what it prints, and what it leaves behind."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest
from commands import BIN, REPOSITORY, command


def only_folder(out: Path) -> Path:
    (folder,) = out.iterdir()
    return folder


def without_wall_clock(path: Path) -> list[dict[str, object]]:
    records = [json.loads(line) for line in path.read_text().splitlines()]
    return [{key: value for key, value in record.items() if key not in ("wall", "id")} for record in records]


def test_a_session_that_reaches_until_exits_with_0_and_leaves_a_journal(walk: Path) -> None:
    done = command("bt-run", walk.name, cwd=walk.parent)
    assert done.returncode == 0, done.stderr
    assert 'succeeded: Kaya.zone == "meadow" holds' in done.stdout
    folder = only_folder(walk.parent / "sessions")
    assert {path.name for path in folder.iterdir()} == {
        "session.jsonl",
        "Kaya.jsonl",
        "summary.json",
        "lock",
        "saves",
    }
    assert str(folder.name) in done.stdout


def test_a_session_that_does_not_reach_until_exits_with_1_and_says_what_was_missing(walk: Path) -> None:
    walk.write_text(walk.read_text().replace('"meadow"', '"village" and Kaya.level > 90'))
    done = command("bt-run", walk.name, cwd=walk.parent)
    assert done.returncode == 1
    assert "fail_after has passed" in done.stdout
    assert "Kaya.level is 1" in done.stdout


def test_an_invalid_file_exits_with_2_tells_every_fault_and_leaves_nothing(walk: Path) -> None:
    walk.write_text(walk.read_text().replace("until: Kaya.zone", "until: Kaya.zoen").replace("2m", "2"))
    before = sorted(walk.parent.iterdir())
    done = command("bt-run", walk.name, cwd=walk.parent)
    assert done.returncode == 2
    assert "walk.yaml:6:13: error: 'fail_after'" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(walk.parent.iterdir()) == before


def test_json_prints_the_summary_alone_on_standard_output(walk: Path) -> None:
    done = command("bt-run", walk.name, "--json", cwd=walk.parent)
    summary = json.loads(done.stdout)
    assert (summary["outcome"], summary["seed"]) == ("succeeded", 0)
    assert summary == json.loads((only_folder(walk.parent / "sessions") / "summary.json").read_text())
    assert "succeeded" in done.stderr


def test_for_stops_after_that_much_of_the_sessions_time(walk: Path) -> None:
    done = command("bt-run", walk.name, "--for", "3s", "--json", cwd=walk.parent)
    summary = json.loads(done.stdout)
    assert (done.returncode, summary["outcome"], summary["time"]) == (0, "stopped", 3.0)


def test_out_says_where_the_journal_is_made(walk: Path, tmp_path: Path) -> None:
    command("bt-run", walk.name, "--for", "1s", "--out", tmp_path / "else" / "where", cwd=walk.parent)
    assert (only_folder(tmp_path / "else" / "where") / "session.jsonl").exists()


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--for", "3", "is not a time"),
        ("--speed", "fast", "neither max nor a number above 0"),
        ("--speed", "-1", "neither max nor a number above 0"),
        ("--seed", "x", "not a valid integer"),
    ],
)
def test_an_option_with_a_wrong_value_exits_with_2(walk: Path, option: str, value: str, told: str) -> None:
    done = command("bt-run", walk.name, option, value, cwd=walk.parent)
    assert done.returncode == 2
    assert told in done.stderr


def test_an_interrupt_ends_it_in_good_order_with_130(walk: Path) -> None:
    walk.write_text(walk.read_text().replace('"meadow"', '"village" and Kaya.level > 90'))
    running = subprocess.Popen(
        [str(BIN / "bt-run"), walk.name, "--speed", "1"], cwd=walk.parent, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stdout.readline().startswith("walk in meadow")
    running.send_signal(signal.SIGINT)
    output, _ = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "interrupted: stopped by the person who runs it" in output
    folder = only_folder(walk.parent / "sessions")
    assert json.loads((folder / "summary.json").read_text())["outcome"] == "interrupted"
    assert json.loads((folder / "session.jsonl").read_text().splitlines()[-1])["record"] == "end"


def test_the_same_seed_gives_the_same_journal_in_processes_with_other_hash_seeds(tmp_path: Path) -> None:
    folders = []
    for hash_seed in ("1", "2"):
        out = tmp_path / hash_seed
        done = command("bt-run", "examples/duo.yaml", "--for", "4m", "--out", out, PYTHONHASHSEED=hash_seed)
        assert done.returncode == 0, done.stderr
        folders.append(only_folder(out))
    for name in ("session.jsonl", "Kaya.jsonl", "Miro.jsonl"):
        assert without_wall_clock(folders[0] / name) == without_wall_clock(folders[1] / name)
    first, second = (json.loads((folder / "summary.json").read_text()) for folder in folders)
    assert first | {"id": ""} == second | {"id": ""}


def test_another_seed_gives_another_journal(walk: Path) -> None:
    for seed in ("1", "2"):
        command(
            "bt-run",
            REPOSITORY / "examples" / "duo.yaml",
            "--for",
            "2m",
            "--seed",
            seed,
            "--out",
            seed,
            cwd=walk.parent,
        )
    first, second = (only_folder(walk.parent / seed) / "Kaya.jsonl" for seed in ("1", "2"))
    assert without_wall_clock(first) != without_wall_clock(second)


def test_a_full_disk_ends_the_session_with_a_message_and_whole_lines(walk: Path) -> None:
    walk.write_text(walk.read_text().replace('"meadow"', '"village" and Kaya.level > 90'))
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f 8; exec {BIN / 'bt-run'} walk.yaml --out small"],
        cwd=walk.parent, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "cannot be written" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    lines = (only_folder(walk.parent / "small") / "Kaya.jsonl").read_bytes()
    assert lines.endswith(b"\n")
    assert all(json.loads(line) for line in lines.splitlines())


def test_a_folder_that_cannot_be_made_is_told(walk: Path) -> None:
    (walk.parent / "taken").write_text("a file")
    done = command("bt-run", walk.name, "--out", "taken", cwd=walk.parent)
    assert done.returncode == 1
    assert "cannot be made" in done.stderr
    assert "Traceback" not in done.stderr
