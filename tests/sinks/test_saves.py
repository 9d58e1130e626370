"""Saves: written whole or not at all, known for what they are, and never a loss to the one before."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from btrunner.runner.errors import SaveError
from btrunner.runner.session.state import BoardState, CharacterState, DoneState, PartyState, SessionState
from btrunner.runner.sinks.saves import KEPT, Save, Saves
from btrunner.runner.sinks.summary import Summary, SummaryState


def a_save(number: int = 7, **changes: Any) -> Save:
    state = SessionState(
        number,
        number / 10,
        0,
        1,
        BoardState({"Kaya.hp": 0.5}),
        PartyState(),
        {"Kaya": CharacterState("d", {}, 5, done={3: DoneState("failed", "no")}, told={7: "waits"})},
        {"time": number / 10},
    )
    save = Save(
        "hunt-1", "hunt", "/hunt.yaml", "compiled", 1, "2026-01-01T00:00:00+00:00", "autosave", "w", {"t": "d"},
        ("", ""), False, state, SummaryState(Summary("hunt", "hunt-1", "meadow", 1), {}, 0.0),
    )  # fmt: skip
    return msgspec.structs.replace(save, **changes)


@pytest.fixture
def saves(tmp_path: Path) -> Saves:
    return Saves(tmp_path / "hunt-1")


def test_what_is_written_is_read_again(saves: Saves) -> None:
    saves.write(a_save())
    assert saves.newest() == (a_save(), [])


def test_the_newest_is_used_and_only_the_last_few_are_kept(saves: Saves) -> None:
    for number in range(KEPT + 4):
        saves.write(a_save(number))
    found, told = saves.newest()
    assert found is not None
    assert (found.state.number, told, len(saves.files())) == (KEPT + 3, [], KEPT)


def test_where_nothing_was_saved_there_is_nothing(saves: Saves) -> None:
    assert saves.newest() == (None, [])


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0x10]) + data[middle + 1 :]


DAMAGE = {
    "a flipped bit": (flipped, "damaged"),
    "a flipped bit in its first line": (lambda data: flipped(data[:40]) + data[40:], "damaged"),
    "cut to half": (lambda data: data[: len(data) // 2], "damaged"),
    "empty": (lambda data: b"", "empty"),
    "zeros": (lambda data: bytes(len(data)), "damaged"),
    "something else": (lambda data: b"hello\nworld\n", "damaged"),
    "another version than was written": (
        lambda data: data.replace(b'"version":1', b'"version":9', 1),
        "damaged",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_one_is_put_aside_and_the_one_before_it_is_used(saves: Saves, name: str) -> None:
    damage, why = DAMAGE[name]
    saves.write(a_save(1))
    saves.write(a_save(2))
    newest = saves.files()[0]
    newest.write_bytes(damage(newest.read_bytes()))
    damaged = newest.read_bytes()

    found, (told,) = saves.newest()

    assert found is not None
    assert found.state.number == 1
    assert why in told
    assert f"kept aside as {newest.stem}.unreadable" in told
    assert newest.with_suffix(".unreadable").read_bytes() == damaged
    assert saves.newest() == (found, [])  # told once


@pytest.mark.parametrize("bit", range(0, 8 * 1200, 97))
def test_no_flipped_bit_goes_unseen(saves: Saves, bit: int) -> None:
    saves.write(a_save())
    path = saves.files()[0]
    data = bytearray(path.read_bytes())
    data[bit // 8 % (len(data) - 1)] ^= 1 << bit % 8
    path.write_bytes(data)
    with pytest.raises(SaveError):
        saves.read(path)


def test_one_of_a_newer_version_is_refused_and_left_alone(
    saves: Saves, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves.write(a_save(1))
    with monkeypatch.context() as patched:
        patched.setattr("btrunner.runner.sinks.saves.VERSION", 9)
        saves.write(a_save(2))
    newest = saves.files()[0]
    with pytest.raises(SaveError, match="written by a newer btrunner"):
        saves.newest()
    assert newest.exists()


def test_one_of_an_older_version_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "hunt-1"
    Saves(folder).write(a_save())
    monkeypatch.setattr("btrunner.runner.sinks.saves.VERSION", 3)

    def step(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "why": data["why"] + "+"}

    found, _ = Saves(folder, {1: step, 2: step}).newest()
    assert found is not None
    assert found.why == "autosave++"


def test_a_shape_that_is_no_state_is_told_with_its_place(saves: Saves) -> None:
    broken = a_save()
    broken.state.number = "seven"  # type: ignore[assignment]
    saves.write(broken)
    with pytest.raises(SaveError, match=r"it is no state of a session: .*number"):
        saves.read(saves.files()[0])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_on_a_full_disk_it_says_so_and_what_was_saved_before_is_whole(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        saves = Saves(disk / "hunt-1")
        saves.write(a_save(1))
        large = a_save(2)
        large.state.world["noise"] = "x" * 100_000
        for _ in range(3):
            with pytest.raises(SaveError, match=os.strerror(errno.ENOSPC).lower()):
                saves.write(large)
        assert saves.newest() == (a_save(1), [])
        saves.write(a_save(3))  # there is room for this one again
        found, _ = saves.newest()
        assert found is not None
        assert found.state.number == 3
    finally:
        subprocess.run(["umount", disk], check=True)


def test_where_it_may_not_write_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "hunt-1").write_text("a file where the folder should be")
    with pytest.raises(SaveError, match="the state cannot be saved"):
        Saves(tmp_path / "hunt-1").write(a_save())


WRITES_FOR_EVER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_saves import a_save
from btrunner.runner.sinks.saves import Saves
saves, number = Saves(Path(sys.argv[1])), 0
while True:
    number += 1
    save = a_save(number)
    save.state.world["noise"] = "x" * 50_000
    saves.write(save)
    print(number, flush=True)
"""


def test_a_kill_at_any_moment_leaves_the_last_acknowledged_save(saves: Saves) -> None:
    acknowledged = 0
    for lines in (1, 2, 3, 5, 8, 13):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITES_FOR_EVER, saves.folder.parent, Path(__file__).parent],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        for _ in range(lines):
            acknowledged = int(writer.stdout.readline())
        writer.kill()
        rest = writer.stdout.read().split()
        writer.wait()
        writer.stdout.close()
        found, told = saves.newest()
        assert found is not None
        assert told == []
        assert found.state.number >= int(rest[-1] if rest else acknowledged)
