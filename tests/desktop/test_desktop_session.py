"""The shipped ladder brings a real client back, and the session's journal tells it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
from desktop_play import HERE, SECONDS, eventually

WORLD = """
world: demo
kind: desktop
display: own
size: [640, 480]
client:
  command: [python, GAME, "Demo - {character}", "{character}.log"]
  window: "Demo - {character}"
actions:
  jump: {keys: j}
"""
SESSION = """
session: jumping
world: world.yaml
characters: {Kaya: {role: leader, tree: jumper}}
"""
TREE = """
tree: jumper
root:
  guard: self.client == "up"
  recover: {tree: recover_client}
  child: {act: jump}
"""


def test_a_crash_in_a_session_is_recovered_by_the_shipped_ladder(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(WORLD.replace("GAME", str(HERE / "game.py")))
    (tmp_path / "session.yaml").write_text(SESSION)
    (tmp_path / "jumper.yaml").write_text(TREE)
    played = subprocess.Popen(
        [sys.executable, "-c", "from btrunner.runner.cli.run import main; main()",
         "session.yaml", "--plain", "--out", "out", "--for", "3m"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    log, orders = tmp_path / "Kaya.log", tmp_path / "Kaya.log.do"

    def told(*words: str) -> bool:
        lines = [line for file in tmp_path.glob("out/*/*.jsonl") for line in file.read_text().splitlines()]
        return any(all(word in line for word in words) for line in lines)

    try:
        eventually(lambda: log.exists() and '"down": "j"' in log.read_text(), SECONDS * 2)
        orders.write_text("exit 3\n")
        eventually(lambda: told("crashed, crash"))
        orders.unlink()
        eventually(lambda: told('"rung_worked"', "Restart the client"), SECONDS * 4)
    finally:
        played.terminate()
        said, _ = played.communicate()
    assert "by 'Restart the client'" in said, said


def test_a_killed_runner_leaves_no_display_and_no_process_behind(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(WORLD.replace("GAME", str(HERE / "game.py")))
    (tmp_path / "session.yaml").write_text(SESSION)
    (tmp_path / "jumper.yaml").write_text(TREE)
    played = subprocess.Popen(
        [sys.executable, "-c", "from btrunner.runner.cli.run import main; main()",
         "session.yaml", "--plain", "--out", "out"],
        cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    log = tmp_path / "Kaya.log"
    eventually(lambda: log.exists() and '"down": "j"' in log.read_text(), SECONDS * 2)
    there = psutil.Process(played.pid).children(recursive=True)
    assert {"Xvfb", "openbox"} <= {process.name() for process in there}
    played.kill()
    played.wait()
    eventually(lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in there))
