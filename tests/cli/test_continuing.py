"""``bt-run --resume``, ``--fresh``, ``--ask``: what is gone on with, what is shown first, and what is refused."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import BIN, REPOSITORY, command, wait_while_it_runs
from terminals import Terminal

from btrunner.runner.sinks.history import records
from btrunner.runner.sinks.saves import Saves

DUO = REPOSITORY / "examples" / "duo.yaml"


@pytest.fixture
def broken(walk: Path) -> Path:
    """A session that a person stopped after a few seconds of its time; returns its file."""
    walk.write_text(walk.read_text().replace('"meadow"\n', '"nowhere"\n').replace("2m", "10h"))
    text = walk.read_text().replace('Kaya.zone == "nowhere"', "Kaya.kills >= 1")
    walk.write_text(text)
    interrupted(walk, "--fresh")
    return walk


def interrupted(session: Path, *how: str) -> None:
    """Play a session slowly, and stop it once it has begun to move."""
    runner = subprocess.Popen(
        [str(BIN / "bt-run"), session.name, "--speed", "20", *how],
        cwd=session.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    wait_while_it_runs(runner, lambda: moved(session.parent / "sessions"))
    runner.send_signal(signal.SIGINT)
    output, _ = runner.communicate(timeout=30)
    assert runner.returncode == 130, output


def moved(sessions: Path) -> bool:
    """Say whether a journal has more than a few records."""
    return any(path.read_bytes().count(b"\n") > 30 for path in sessions.glob("*/Kaya.jsonl"))


def folder_of(session: Path) -> Path:
    (folder,) = (session.parent / "sessions").iterdir()
    return folder


def attempts(session: Path) -> list[int]:
    """Return the attempts that are on record."""
    path = folder_of(session) / "session.jsonl"
    return [record.get("attempt", 1) for record in records(path) if record.get("record") == "session"]


def test_a_script_has_to_say_whether_a_broken_session_goes_on(broken: Path) -> None:
    done = command("bt-run", broken.name, cwd=broken.parent)
    assert done.returncode == 2
    assert "was broken off" in done.stderr
    assert "say --resume to go on with it, or --fresh to begin anew" in done.stderr
    assert attempts(broken) == [1]


def test_it_goes_on_under_the_same_id_and_shows_first_with_what(broken: Path) -> None:
    before = (folder_of(broken) / "Kaya.jsonl").read_bytes()
    done = command("bt-run", broken.name, "--resume", "--for", "2m", cwd=broken.parent)
    assert done.returncode == 0, done.stderr
    assert f"{folder_of(broken).name}: attempt 1 was interrupted" in done.stderr
    assert "Kaya (leader): experience 0" in done.stderr
    assert "goes on, attempt 2" in done.stdout
    assert attempts(broken) == [1, 2]
    assert (folder_of(broken) / "Kaya.jsonl").read_bytes().startswith(before)


def test_afresh_leaves_what_was_broken_off_as_it_is(broken: Path) -> None:
    first = folder_of(broken)
    before = {path.name: path.read_bytes() for path in first.glob("*.jsonl")}
    assert command("bt-run", broken.name, "--fresh", "--for", "1m", cwd=broken.parent).returncode == 0
    assert len(list(first.parent.iterdir())) == 2
    assert {path.name: path.read_bytes() for path in first.glob("*.jsonl")} == before


def test_the_beginning_of_an_id_is_enough_and_a_wrong_one_tells_which_there_are(broken: Path) -> None:
    name = folder_of(broken).name
    assert (
        command("bt-run", broken.name, "--resume", name[:-2], "--for", "1m", cwd=broken.parent).returncode
        == 0
    )
    done = command("bt-run", broken.name, "--resume", "wlak-2020", cwd=broken.parent)
    assert done.returncode == 2
    assert f"there is no 'wlak-2020' to go on with in sessions (known: {name})" in done.stderr


def test_what_is_over_is_not_gone_on_with(walk: Path) -> None:
    assert command("bt-run", walk.name, cwd=walk.parent).returncode == 0
    name = folder_of(walk).name
    done = command("bt-run", walk.name, "--resume", name, cwd=walk.parent)
    assert (done.returncode, f"{name} is over: it has succeeded" in done.stderr) == (2, True)
    done = command("bt-run", walk.name, "--resume", cwd=walk.parent)
    assert (done.returncode, "there is no session of walk.yaml to go on with" in done.stderr) == (2, True)
    assert command("bt-run", walk.name, cwd=walk.parent).returncode == 0  # and nobody is asked


def test_what_ended_at_its_time_goes_on_only_when_it_is_asked_to(broken: Path) -> None:
    assert command("bt-run", broken.name, "--resume", "--for", "1m", cwd=broken.parent).returncode == 0
    assert command("bt-run", broken.name, "--resume", "--for", "2m", cwd=broken.parent).returncode == 0
    assert attempts(broken) == [1, 2, 3]
    assert command("bt-run", broken.name, "--for", "1m", cwd=broken.parent).returncode == 0
    assert len(list((broken.parent / "sessions").iterdir())) == 2


def test_it_keeps_its_seed(broken: Path) -> None:
    done = command("bt-run", broken.name, "--resume", "--seed", "9", cwd=broken.parent)
    assert done.returncode == 2
    assert "--seed: the session goes on with its own, 0" in done.stderr


def test_resume_and_fresh_exclude_each_other(walk: Path) -> None:
    done = command("bt-run", walk.name, "--fresh", "--resume", cwd=walk.parent)
    assert (done.returncode, "exclude each other" in done.stderr) == (2, True)


@pytest.mark.parametrize(("answer", "folders"), [("y", 1), ("n", 2)])
def test_in_a_terminal_it_is_asked(broken: Path, answer: str, folders: int) -> None:
    terminal = Terminal([str(BIN / "bt-run"), broken.name, "--for", "1m"], broken.parent)
    try:
        shown = terminal.until("Go on with it?")
        assert "attempt 1 was interrupted" in shown
        terminal.press(f"{answer}\r")
        terminal.until("journal:")
        assert terminal.process.wait(timeout=30) == 0
    finally:
        terminal.close()
    assert len(list((broken.parent / "sessions").iterdir())) == folders


def test_where_a_tree_has_changed_what_is_gone_begins_anew_and_that_is_told(broken: Path) -> None:
    tree = broken.parent / "walker.yaml"
    tree.write_text(tree.read_text().replace("- name: Walk\n", "- name: Stroll\n"))
    done = command("bt-run", broken.name, "--resume", "--for", "1m", cwd=broken.parent)
    assert done.returncode == 0, done.stderr
    assert "changed since: walker" in done.stderr
    assert "Walk" in done.stdout
    assert "begins anew" in done.stdout


def test_where_the_world_no_longer_fits_it_is_refused_and_nothing_is_lost(broken: Path) -> None:
    world = broken.parent / "meadow.yaml"
    old = world.read_text()
    world.write_text(old.replace("village:", "town:"))
    done = command("bt-run", broken.name, "--resume", cwd=broken.parent)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "village" in done.stderr
    assert attempts(broken) == [1]
    world.write_text(old)
    assert command("bt-run", broken.name, "--resume", "--for", "1m", cwd=broken.parent).returncode == 0


def test_a_damaged_save_is_told_and_the_one_before_it_is_gone_on_with(broken: Path) -> None:
    newest, before = Saves(folder_of(broken)).files()[:2]
    newest.write_bytes(newest.read_bytes()[:-40])
    done = command("bt-run", broken.name, "--resume", "--for", "1m", cwd=broken.parent)
    assert done.returncode == 0, done.stderr
    assert "it is damaged" in done.stderr
    assert before.exists()
    assert attempts(broken) == [1, 2]


def test_where_no_save_can_be_read_it_says_so_and_how_to_go_on(broken: Path) -> None:
    for path in Saves(folder_of(broken)).files():
        path.write_bytes(b"")
    done = command("bt-run", broken.name, "--resume", cwd=broken.parent)
    assert done.returncode == 1
    assert "begin afresh" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_session_of_another_name_hinders_nobody(broken: Path) -> None:
    for path in Saves(folder_of(broken)).files():
        path.write_bytes(b"")
    broken.write_text(broken.read_text().replace("session: walk", "session: stroll"))
    done = command("bt-run", broken.name, "--for", "1m", cwd=broken.parent)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of half a megabyte."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", mounted]
    if os.geteuid() != 0 or subprocess.run(made, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk, and not everywhere")
    yield mounted
    subprocess.run(["umount", mounted], check=True)


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", disk], check=True)


def test_on_a_full_disk_it_stops_and_goes_on_once_there_is_room(disk: Path) -> None:
    full = command("bt-run", DUO, "--out", disk, "--fresh")
    assert full.returncode == 1
    assert "no space left on device" in full.stdout + full.stderr
    assert "Traceback" not in full.stderr
    remount(disk, "size=40m")
    (folder,) = disk.iterdir()
    for path in folder.glob("*.jsonl"):
        assert list(records(path))
    on = command("bt-run", DUO, "--out", disk, "--resume")
    assert on.returncode == 0, on.stderr + on.stdout


def test_on_a_disk_that_may_only_be_read_it_says_so_and_loses_nothing(disk: Path) -> None:
    assert command("bt-run", DUO, "--out", disk, "--fresh", "--for", "1m").returncode == 0
    (folder,) = disk.iterdir()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    remount(disk, "ro")
    for how in ("--resume", "--fresh"):
        refused = command("bt-run", DUO, "--out", disk, how)
        assert refused.returncode == 1
        assert "read-only file system" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    remount(disk, "rw")
    assert command("bt-run", DUO, "--out", disk, "--resume", "--for", "2m").returncode == 0
