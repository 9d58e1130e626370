"""The shipped roles play the small game in two real windows, while all that happens to a client happens to theirs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from desktop_play import eventually

EXAMPLE = Path(__file__).parents[2] / "examples" / "desktop"
LATE = 300.0
"""A night takes a minute and a half; so long on a machine that is busy."""
BANNED = """
session: banned
world: world.yaml
characters:
  Kaya: {role: leader, tree: leader_quest, with: {quest: wolf_pelts, patience: 5s}}
  Miro: {role: follower, tree: follower_medic}
until: Kaya.kills >= 1
"""


def command(program: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", f"from btrunner.{program} import main; main()", *map(str, arguments)]


@dataclass
class Night:
    """A copy of the example, whose clients find the server that a test starts."""

    folder: Path

    @contextmanager
    def served(self, *options: object) -> Iterator[None]:
        """Have the server run for as long as the block lasts."""
        words = ("--port-file", self.folder / "port", "--leader", "Kaya", "--queue", 4, *options)
        with (self.folder / "server.out").open("wb") as out:
            server = subprocess.Popen(command("demo.server", *words), stdout=out, stderr=out)
        try:
            eventually((self.folder / "port").exists)
            yield
        finally:
            server.kill()
            server.wait()

    def play(self, session: str) -> str:
        """Play a session to its end, and return what it said."""
        with (self.folder / "run.out").open("wb") as out:
            played = subprocess.Popen(
                command("runner.cli.run", session, "--plain", "--out", "out"),
                cwd=self.folder, stdout=out, stderr=out,
                env={**os.environ, "KAYA_PASSWORD": "a", "MIRO_PASSWORD": "b"},
            )  # fmt: skip
        try:
            eventually(lambda: played.poll() is not None, LATE)
        finally:
            played.terminate()
            played.wait()
            said = (self.folder / "run.out").read_text()
            print(said, (self.folder / "server.out").read_text())  # noqa: T201 - shown when it fails
        assert played.returncode == 0
        return said

    def journal(self, name: str) -> list[dict[str, Any]]:
        """Return what the journal tells of a character."""
        [journal] = self.folder.glob(f"out/*/{name}.jsonl")
        return [json.loads(line) for line in journal.read_text().splitlines()]

    def told(self, name: str, event: str, what: str) -> list[str]:
        """Return what all events of a kind tell of a character, in their order."""
        events = [each for line in self.journal(name) for each in line.get("events", ())]
        return [each[what] for each in events if each["event"] == event]

    def causes(self, name: str) -> list[str]:
        """Return why the client was lost, each time."""
        return self.told(name, "lost", "cause")


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    shutil.copy(EXAMPLE / "duo.yaml", tmp_path)
    world = (EXAMPLE / "world.yaml").read_text()
    port = f"--port-file, {json.dumps(str(tmp_path / 'port'))}"
    (tmp_path / "world.yaml").write_text(world.replace('--port, "5050"', port))
    (tmp_path / "banned.yaml").write_text(BANNED)
    return Night(tmp_path)


def test_whatever_happens_in_a_night_is_noticed_and_the_quest_is_done(night: Night) -> None:
    with night.served("--faults", EXAMPLE / "faults.yaml", "--lingers", "0s"):
        said = night.play("duo.yaml")
    assert "succeeded" in said
    assert (night.folder / "server.out").read_text().splitlines()[1:] == [
        "black_frame struck Kaya",
        "dialog struck Miro",
        "disconnect struck Kaya",
        "hang struck Miro",
        "crash struck Kaya",
        "queue struck Miro",
    ]
    assert night.causes("Kaya") == ["network", "crash"]  # and the black frame is none
    assert night.told("Kaya", "rung_worked", "rung") == ["Log in again", "Restart the client"]
    assert night.causes("Miro") == ["popup", "hang", "server_full"]
    assert night.told("Miro", "rung_worked", "rung") == [
        "Close the dialog",
        "Restart the client",
        "Wait it out",
    ]
    # Nobody falls: a window that shows nothing is no character without hit points.
    for name in ("Kaya", "Miro"):
        assert 0 not in [line.get("facts", {}).get("hp") for line in night.journal(name)]


def test_one_who_is_banned_is_parked_and_the_other_goes_on_also_after_a_crash(night: Night) -> None:
    with night.served("--fault", "ban@4s:Miro", "--fault", "crash@4s:Kaya"):
        night.play("banned.yaml")
    assert night.causes("Miro") == ["ban"]
    assert any("banned, ban" in detail for detail in night.told("Miro", "world", "detail"))
    assert night.told("Miro", "recovered", "rung") == []
    assert any(line.get("facts", {}).get("parked") for line in night.journal("Miro"))
    assert night.causes("Kaya") == ["crash"]
    # The server counts a character as logged in for ten seconds after its client has gone.
    assert night.told("Kaya", "recovered", "rung") == ["Let the server forget"]
