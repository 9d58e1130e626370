"""``kill -9`` of bt-run while it holds a key: nothing stays down or behind, and the next one goes on with what runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from desktop_play import HERE, SECONDS, eventually
from Xlib.display import Display

WORLD = """
world: demo
kind: desktop
display: DISPLAY
size: [640, 480]
hold_off: 0s
client:
  command: [python, GAME, "Demo - {character}", "{character}.log"]
  window: "Demo - {character}"
  hung_after: 1s
actions:
  run: {keys: w, hold: 1h}
"""
SESSION = """
session: running
world: world.yaml
characters: {Kaya: {role: leader, tree: runner}}
"""
TREE = """
tree: runner
root:
  guard: self.client == "up"
  recover: {tree: recover_client}
  child: {act: run}
"""


class Runs:
    """A session's files, and the runners that play it one after the other."""

    def __init__(self, folder: Path, display: str, env: dict[str, str]) -> None:
        self.folder = folder
        self.env = os.environ | env
        self.runners: list[psutil.Popen] = []
        world = WORLD.replace("GAME", str(HERE / "game.py")).replace("DISPLAY", display)
        for name, text in (("world", world), ("session", SESSION), ("runner", TREE)):
            (folder / f"{name}.yaml").write_text(text)

    def begin(self, *options: str) -> psutil.Popen:
        runner = psutil.Popen(
            [sys.executable, "-c", "from btrunner.runner.cli.run import main; main()",
             "session.yaml", "--plain", "--out", "out", *options],
            cwd=self.folder, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.runners.append(runner)
        return runner

    def saw(self, what: str) -> int:
        """Count what the client wrote down."""
        log = self.folder / "Kaya.log"
        return log.read_text().count(f'"{what}": "w"') if log.exists() else 0

    def clients(self) -> list[psutil.Process]:
        """Return the clients of this session that run, whoever started them."""
        mine = [str(HERE / "game.py"), "Demo - Kaya"]
        return [process for process in psutil.process_iter() if self._words(process)[1:3] == mine]

    def saved(self, words: str) -> bool:
        """Say whether a save has these words."""
        return any(words in file.read_text() for file in self.folder.glob("out/*/saves/*"))

    def _words(self, process: psutil.Process) -> list[str]:
        try:
            return process.cmdline() if Path(process.cwd()) == self.folder else []
        except psutil.Error:
            return []


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Callable[..., Runs]]:
    made: list[Runs] = []

    def make(display: str, env: dict[str, str] | None = None) -> Runs:
        made.append(Runs(tmp_path, display, env or {}))
        return made[-1]

    yield make
    for each in made:
        for runner in each.runners:
            if runner.is_running():
                runner.kill()
                runner.wait()
        for client in each.clients():
            client.kill()


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


def test_who_resumes_after_a_kill_takes_over_the_client_that_runs(seat, runs) -> None:
    played = runs("shared", seat.env)
    runner = played.begin()
    eventually(lambda: played.saw("polled") == 1, SECONDS * 2)
    [client] = played.clients()
    runner.kill()
    runner.wait()
    eventually(lambda: played.saw("up") == 1)
    played.begin("--resume")
    eventually(lambda: played.saw("polled") == 2, SECONDS * 2)
    assert played.clients() == [client]


def test_a_client_that_was_taken_over_and_hangs_is_ended_before_another_is_started(seat, runs) -> None:
    played = runs("shared", seat.env)
    runner = played.begin()
    eventually(lambda: played.saw("polled") == 1, SECONDS * 2)
    [client] = played.clients()
    runner.kill()
    runner.wait()
    eventually(lambda: played.saw("up") == 1)
    played.begin("--resume")
    eventually(lambda: played.saw("polled") == 2, SECONDS * 2)
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
