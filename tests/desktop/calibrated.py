"""A world file with a picture of its window, and ``bt-calibrate`` run on it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import cv2
import numpy as np
from click.testing import CliRunner

from btrunner.runner.cli.calibrate import main

WORLD = """\
# What a world may look like.
world: odd      # kept
kind: desktop
client: {command: [python, -c, pass], window: "Odd - {character}", size: [320, 200]}
facts:
  hp: {bar: {at: [20,40,   200, 12], colour: '#3ac43a'}, every: 100ms}  # health
  mana:
    bar:
      at:
        - 20   # from the left
        - 60
        - 200
        - 12
      # as it is at noon
      colour: "#3a78e0"
  alarm: {colour: {at: [280, 10, 20, 20], is: "#d23c3c"}}
  close: {template: {picture: cross.png}}
  kills: {log: {file: "{character}.log", pattern: 'kill #(\\w+)'}, type: integer}
  gold: {json: {file: "{character}.json", field: player.gold}, type: integer}
  memory: {process: memory}
  level: {always: 4}
client_states:
  dialog:
    colour: "#406e3c"
    alternatives:
      - colour: "#654321"  # at night
        share: 10%
"""


def write_world(folder: Path) -> Path:
    """Write a world file, a picture of its window, and what its client writes; returns the file."""
    pixels = np.full((200, 320, 3), 32, np.uint8)
    pixels[40:52, 20:120] = (58, 196, 58)
    pixels[60:72, 20:220] = (224, 120, 58)
    pixels[10:30, 280:300] = (60, 60, 210)
    cv2.line(pixels, (300, 180), (312, 192), (200, 220, 240), 2)
    cv2.imwrite(str(folder / "shot.png"), pixels)
    cv2.imwrite(str(folder / "cross.png"), pixels[176:196, 296:316])
    (folder / "Kaya.log").write_text("kill #2\nkill #3\nrests\n")
    (folder / "Kaya.json").write_text('{"player": {"gold": 12}}')
    (folder / "world.yaml").write_text(WORLD)
    return folder / "world.yaml"


def calibrate(world: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command beside a world file, with the saved picture as the window."""
    given = [world.name, "--from", "shot.png", *map(str, arguments)]
    before = Path.cwd()
    os.chdir(world.parent)
    try:
        done = CliRunner().invoke(main, given, catch_exceptions=False)
    finally:
        os.chdir(before)
    return subprocess.CompletedProcess(given, done.exit_code, done.stdout, done.stderr)


def readings(world: Path, *arguments: object) -> dict[str, dict[str, object]]:
    """Return what all facts and states come to."""
    done = calibrate(world, "--facts", "--json", "--character", "Kaya", *arguments)
    assert "Traceback" not in done.stderr
    told = json.loads(done.stdout)
    return told["facts"] | told["states"]


def change(world: Path, old: str, new: str) -> None:
    """Write something else in the file."""
    text = world.read_text()
    assert old in text
    world.write_text(text.replace(old, new))
