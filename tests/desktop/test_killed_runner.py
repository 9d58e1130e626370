"""``kill -9`` of bt-run while it holds a key: nothing stays down or behind, and the next one goes on with what runs."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest
from desktop_play import SECONDS, eventually
from desktop_runs import Runs
from Xlib.display import Display

SEAT = "btrunner.runner.worlds.desktop.seat"


def are_gone(processes: list[psutil.Process]) -> bool:
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


def keys_down(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ask the X server which keys are down."""
    monkeypatch.setenv("XAUTHORITY", env["XAUTHORITY"])
    display = Display(env["DISPLAY"])
    down = [code for code in range(256) if display.query_keymap()[code // 8] >> code % 8 & 1]
    display.close()
    return down


def test_a_runner_that_is_killed_while_it_holds_a_key_leaves_no_display_and_no_process(
    runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = runs("own")
    runner = played.begin()
    eventually(lambda: played.saw("polled") == 1, SECONDS * 2)
    [client] = played.clients()
    env = client.environ()
    there = runner.children(recursive=True)
    assert client in there
    assert len(keys_down(env, monkeypatch)) == 1
    runner.kill()
    runner.wait()
    eventually(lambda: are_gone(there))
    eventually(lambda: not Path(env["XAUTHORITY"]).parent.exists())


def test_a_runner_that_is_killed_on_a_shared_display_leaves_the_client_and_no_key_down(
    seat, runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = runs("shared", seat.env)
    runner = played.begin()
    eventually(lambda: played.saw("polled") == 1, SECONDS * 2)
    [client] = played.clients()
    ours = [process for process in runner.children(recursive=True) if process != client]
    assert len(keys_down(seat.env, monkeypatch)) == 1
    runner.kill()
    runner.wait()
    eventually(lambda: are_gone(ours))
    assert keys_down(seat.env, monkeypatch) == []
    eventually(lambda: played.saw("up") == 1)
    assert played.clients() == [client]


def test_a_runner_and_its_seat_that_are_killed_together_leave_no_key_down(
    seat, runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = runs("shared", seat.env)
    runner = played.begin()
    eventually(lambda: played.saw("polled") == 1, SECONDS * 2)
    [client] = played.clients()
    [hands] = [process for process in runner.children() if SEAT in process.cmdline()]
    ours = [process for process in runner.children(recursive=True) if process != client]
    for process in (hands, runner):
        process.suspend()  # neither of them sees the other's end
    for process in (hands, runner):
        process.kill()
    runner.wait()
    eventually(lambda: are_gone(ours))
    assert keys_down(seat.env, monkeypatch) == []
    eventually(lambda: played.saw("up") == 1)
    assert played.clients() == [client]


def taken_over(seat, runs) -> tuple[Runs, psutil.Process]:
    """Have a runner take over the client of one that was killed."""
    played = runs("shared", seat.env)
    runner = played.begin()
    eventually(lambda: played.saw("polled") == 1, SECONDS * 2)
    [client] = played.clients()
    runner.kill()
    runner.wait()
    eventually(lambda: played.saw("up") == 1)
    played.begin("--resume")
    eventually(lambda: played.saw("polled") == 2, SECONDS * 2)
    return played, client


def test_who_resumes_after_a_kill_takes_over_the_client_that_runs(seat, runs) -> None:
    played, client = taken_over(seat, runs)
    assert played.clients() == [client]


def test_a_client_that_was_taken_over_and_hangs_is_ended_before_another_is_started(seat, runs) -> None:
    played, client = taken_over(seat, runs)
    client.suspend()
    eventually(lambda: played.saw("polled") == 3, SECONDS * 3)
    assert are_gone([client])
    assert len(played.clients()) == 1


def test_a_client_that_was_still_starting_is_waited_for_after_a_kill(seat, runs) -> None:
    played = runs("shared", seat.env)
    runner = played.begin()
    eventually(played.clients, SECONDS * 2)
    [client] = played.clients()
    client.suspend()  # before it has a window
    eventually(lambda: played.saved(f'"pid":{client.pid},'))
    runner.kill()
    runner.wait()
    played.begin("--resume")
    client.resume()
    eventually(lambda: played.saw("polled") == 1, SECONDS * 2)
    assert played.clients() == [client]
