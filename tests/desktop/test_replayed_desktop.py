"""What was played in real windows is played again with no display, and with nothing of the desktop installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from desktop_play import HERE, SECONDS, eventually

WORLD = """
world: demo
kind: desktop
display: own
size: [640, 480]
client:
  command: [python, GAME, "Demo - {character}", "{character}.log"]
  window: "Demo - {character}"
facts:
  pressed: {log: {file: "{character}.log", pattern: '"down": "(\\w+)"'}, type: string}
  level: {always: 4}
actions:
  jump: {keys: j}
  duck: {keys: d}
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
RUN = "from btrunner.runner.cli.run import main; main()"
WITHOUT_DESKTOP = (
    "import sys\n"
    "sys.modules.update(dict.fromkeys(['cv2', 'numpy', 'Xlib', 'mss', 'pyautogui', 'pygetwindow', 'pygame']))\n"
    + RUN
)


def replayed(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Play it again where there is neither a display nor anything that a desktop takes."""
    bare = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_DESKTOP, "session.yaml", "--plain", "--replay", "jumping", *options],
        cwd=folder, env={**bare, "PATH": "/nowhere"}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def lines(path: Path) -> list[str]:
    """Return the lines of a journal without the time of day and the id."""
    return [line.partition(',"wall"')[0].partition(',"id"')[0] for line in path.read_text().splitlines()]


def test_a_session_in_a_real_window_is_played_again_without_one(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(WORLD.replace("GAME", str(HERE / "game.py")))
    (tmp_path / "session.yaml").write_text(SESSION)
    (tmp_path / "jumper.yaml").write_text(TREE)
    played = subprocess.Popen(
        [sys.executable, "-c", RUN, "session.yaml", "--plain", "--out", "sessions", "--for", "3m"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    log, orders = tmp_path / "Kaya.log", tmp_path / "Kaya.log.do"

    def told(*words: str) -> bool:
        journals = list(tmp_path.glob("sessions/*/*.jsonl"))
        found = [line for file in journals for line in file.read_text().splitlines()]
        return any(all(word in line for word in words) for line in found)

    try:
        eventually(lambda: log.exists() and '"down": "j"' in log.read_text(), SECONDS * 2)
        orders.write_text("exit 3\n")
        eventually(lambda: told("crashed, crash"))
        orders.unlink()
        eventually(lambda: told('"rung_worked"', "Restart the client"), SECONDS * 4)
    finally:
        played.terminate()
        said, _ = played.communicate()
    (folder,) = tmp_path.glob("sessions/*")
    (tmp_path / "Kaya.log").unlink()
    (tmp_path / "world.yaml").write_text(WORLD.replace("GAME", "/nowhere/game.py"))

    again = replayed(tmp_path)
    assert again.returncode == 130, said + again.stdout + again.stderr  # it was stopped, as the session was
    (copy,) = tmp_path.glob("sessions/*-replayed-*")
    for path in folder.glob("*.jsonl"):
        assert lines(copy / path.name) == lines(path)

    (tmp_path / "jumper.yaml").write_text(TREE.replace("act: jump", "act: duck"))
    other = replayed(tmp_path)
    assert other.returncode == 1, other.stdout + other.stderr
    assert "Kaya asks for 'duck' at 'duck' (" in other.stdout
    assert "where the recording has 'jump'; nobody knows" in other.stdout
