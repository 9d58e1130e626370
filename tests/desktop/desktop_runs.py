"""Sessions on a desktop, played by ``bt-run`` in a process of its own: their files, their runners and clients."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
from desktop_play import HERE

WORLD = """
world: demo
kind: desktop
display: DISPLAY
size: [640, 480]
hold_off: HOLD_OFF
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

    def __init__(self, folder: Path, display: str, env: dict[str, str], hold_off: str) -> None:
        self.folder = folder
        self.env = os.environ | env
        self.runners: list[psutil.Popen] = []
        world = WORLD.replace("GAME", str(HERE / "game.py")).replace("DISPLAY", display)
        world = world.replace("HOLD_OFF", hold_off)
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
