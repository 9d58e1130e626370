"""The registry: entries that are whole or told, and processes that are never taken for others."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import msgspec
import psutil
import pytest

from btrunner.runner.control.entry import Ended, Entry, Part
from btrunner.runner.control.processes import ProcessId, is_alive, this_process
from btrunner.runner.control.registry import Registry
from btrunner.runner.errors import ControlError

OVER = Ended("succeeded", "it holds", "2026-01-02T03:04:05.000+00:00")


def entry(session_id: str, *, session: str = "hunt", ended: Ended | None = None, **other: object) -> Entry:
    made = Entry(
        id=session_id, session=session, file="/f/hunt.yaml", folder="/f/sessions", world="meadow",
        kind="simulated", characters={"Kaya": Part("leader", "hunter")}, engine="compiled", seed=7, attempt=1,
        process=this_process(), started="2026-01-01T00:00:00.000+00:00", totals=[], ended=ended,
    )  # fmt: skip
    return msgspec.structs.replace(made, **other)


def a_dead_process() -> ProcessId:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    dead = ProcessId(child.pid, psutil.Process(child.pid).create_time())
    child.communicate()
    return dead


def test_what_is_written_is_read_again_and_only_its_owner_may_read_it(registry: Registry) -> None:
    registry.write(entry("hunt-1"))
    assert registry.read("hunt-1") == entry("hunt-1")
    (path,) = (registry.folder / "sessions").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_without_a_folder_of_its_own_it_is_where_the_person_keeps_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/somewhere")
    assert Registry().folder == Path("/somewhere/btrunner")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"id": "x"}', "\xff\xfe", '"\\ud800"'], ids=range(6))
def test_a_broken_entry_is_told_and_passed_over(registry: Registry, text: str) -> None:
    registry.write(entry("hunt-1"))
    (registry.folder / "sessions" / "odd.json").write_bytes(text.encode("latin-1"))
    told: list[str] = []
    assert [each.id for each in registry.entries(told.append)] == ["hunt-1"]
    assert len(told) == 1
    assert "odd.json: is no entry of a session" in told[0]


def test_an_entry_of_another_version_is_told(registry: Registry) -> None:
    registry.write(entry("hunt-1", version=99))
    told: list[str] = []
    assert registry.entries(told.append) == []
    assert "is of version 99, and only 1 is known here" in told[0]


def test_a_session_whose_process_is_gone_is_put_down_as_crashed(registry: Registry) -> None:
    registry.write(entry("hunt-1", process=a_dead_process(), token="secret"))  # noqa: S106 - nobody's
    (found,) = registry.entries()
    assert found.ended is not None
    assert found.ended.outcome == "crashed"
    assert found.token == ""
    assert registry.read("hunt-1") == found


def test_a_reused_process_id_is_not_taken_for_the_session(registry: Registry) -> None:
    me = this_process()
    registry.write(entry("hunt-1", process=ProcessId(me.pid, me.created - 100)))
    assert is_alive(me)
    assert registry.find("hunt-1").ended is not None


def test_a_process_that_has_ended_but_was_not_waited_for_is_not_alive() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process = ProcessId(child.pid, psutil.Process(child.pid).create_time())
    assert is_alive(process)
    child.kill()
    while psutil.Process(child.pid).status() != psutil.STATUS_ZOMBIE:
        pass
    assert not is_alive(process)
    child.communicate()


def test_a_session_is_found_by_its_id_the_beginning_of_it_or_its_name(registry: Registry) -> None:
    registry.write(entry("hunt-1-a", ended=OVER))
    registry.write(entry("hunt-2-b"))
    registry.write(entry("walk-1-c", session="walk", ended=OVER))
    for wanted, found in [
        ("hunt-1-a", "hunt-1-a"),
        ("hunt-1", "hunt-1-a"),
        ("walk", "walk-1-c"),
        ("w", "walk-1-c"),
        ("hunt", "hunt-2-b"),  # the only one of that name that runs
        ("h", "hunt-2-b"),
    ]:
        assert registry.find(wanted).id == found


def test_where_several_are_meant_or_none_it_says_what_there_is(registry: Registry) -> None:
    with pytest.raises(ControlError, match=r"there is no session 'hunt': none was played"):
        registry.find("hunt")
    registry.write(entry("hunt-1"))
    registry.write(entry("hunt-2"))
    with pytest.raises(ControlError, match=r"'hunt' may be any of 2 sessions: hunt-1, hunt-2"):
        registry.find("hunt")
    with pytest.raises(ControlError, match=r"there is no session 'hnt' \(did you mean 'hunt'\?\)"):
        registry.find("hnt")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(ControlError, match="XDG_STATE_HOME says where it is"):
        Registry(tmp_path / "state").write(entry("hunt-1"))
