"""Locks: one owner at a time, known by name, until it ends or dies, whatever it has started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from btrunner.runner.control.locks import LOCK, Owned, is_played
from btrunner.runner.errors import ControlError

OWNER = """\
import subprocess, sys
from pathlib import Path
from btrunner.runner.control.locks import Owned
from btrunner.runner.errors import ControlError
name, folder, locks, *claims = sys.argv[1:]
try:
    with Owned(name, Path(folder), claims, Path(locks)):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        print("owns", child.pid, flush=True)
        input()
        child.communicate()
except ControlError as error:
    print(error, flush=True)
"""


@contextmanager
def owner(name: str, folder: Path, locks: Path, *claims: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process that owns a folder until its input ends; also gives what it said."""
    command = [sys.executable, "-c", OWNER, name, str(folder), str(locks), *claims]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        yield process, said
        assert process.stdin is not None
        process.stdin.close()


def test_the_one_who_comes_second_is_told_who_has_the_folder(tmp_path: Path) -> None:
    folder, locks = tmp_path / "hunt-1", tmp_path / "locks"
    with owner("hunt-1", folder, locks) as (process, said):
        assert said.startswith("owns")
        with pytest.raises(ControlError) as refused, Owned("hunt-1", folder, [], locks):
            pass
        assert f"is in use by the session hunt-1 (process {process.pid})" in str(refused.value)
        assert "'bt-sessions attach hunt-1' shows it" in str(refused.value)
        assert "'bt-sessions stop hunt-1' ends it" in str(refused.value)
    with Owned("hunt-1", folder, [], locks):
        assert is_played(folder)
    assert not is_played(folder)


def test_of_several_that_start_at_the_same_moment_exactly_one_owns_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OWNER, "hunt-1", str(tmp_path / "hunt-1"), str(tmp_path / "locks")]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    said = [each.stdout.readline() for each in started if each.stdout is not None]
    for each in started:
        each.communicate()
    assert sorted(text.startswith("owns") for text in said) == [False, False, False, True]
    assert all("is in use by the session hunt-1 (process" in text for text in said if "owns" not in text)


def test_a_client_has_one_session_at_a_time_and_nothing_is_taken_by_halves(tmp_path: Path) -> None:
    locks = tmp_path / "locks"
    with Owned("hunt-1", tmp_path / "hunt-1", ["the client of Kaya"], locks):
        with (
            pytest.raises(ControlError, match="the client of Kaya is in use by the session hunt-1"),
            Owned("hunt-2", tmp_path / "hunt-2", ["the client of Ada", "the client of Kaya"], locks),
        ):
            pass
        with Owned("hunt-3", tmp_path / "hunt-2", ["the client of Ada"], locks):
            pass
    with Owned("hunt-2", tmp_path / "hunt-2", ["the client of Kaya"], locks):
        pass


def test_a_killed_owner_lets_go_even_while_what_it_started_lives_on(tmp_path: Path) -> None:
    folder, locks = tmp_path / "hunt-1", tmp_path / "locks"
    with owner("hunt-1", folder, locks, "the client of Kaya") as (process, said):
        child = int(said.split()[1])
        process.send_signal(signal.SIGKILL)
        process.wait()
    try:
        with Owned("hunt-1", folder, ["the client of Kaya"], locks):
            pass
    finally:
        os.kill(child, signal.SIGKILL)


def test_a_folder_in_which_nothing_was_put_is_not_left_behind(tmp_path: Path) -> None:
    with Owned("hunt-1", tmp_path / "hunt-1", [], tmp_path / "locks"):
        pass
    assert not (tmp_path / "hunt-1").exists()
    with Owned("hunt-1", tmp_path / "hunt-1", [], tmp_path / "locks"):
        (tmp_path / "hunt-1" / "session.jsonl").touch()
    assert {path.name for path in (tmp_path / "hunt-1").iterdir()} == {"session.jsonl", LOCK}


def test_claims_of_any_text_have_locks_of_their_own(tmp_path: Path) -> None:
    claims = ["a/b", "a b", "", "../x", "ä" * 300]
    with Owned("hunt-1", tmp_path / "hunt-1", claims, tmp_path / "locks"):
        assert len(list((tmp_path / "locks").glob("*.lock"))) == len(claims)
