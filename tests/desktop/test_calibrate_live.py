"""``bt-calibrate`` with real windows: a client that runs, one that is started for it, and the mouse."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import psutil
import pytest
from desktop_play import HERE, SECONDS, eventually

from btrunner.runner.worlds.desktop.eyes.pixels import likest
from btrunner.runner.worlds.desktop.screens.screen import Wanted

COMMAND = [sys.executable, "-c", "from btrunner.runner.cli.calibrate import main; main()"]
WORLD = """\
world: demo  # calibrated
kind: desktop
display: {display}
size: [640, 480]
client:
  command: [python, {game}, "Demo - {{character}}", "{{character}}.log"]
  window: "Demo - {{character}}"
facts:
  hp: {{bar: {{at: [0, 0, 50, 5], colour: "#ff0000"}}}}  # by hand
  lit: {{colour: {{at: [250, 100, 10, 10], is: "#ffffff"}}}}
  first: {{log: {{file: "{{character}}.log", pattern: 'down": "(.)'}}}}
  memory: {{process: memory}}
"""


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A world of the tests' game, for a display that is there."""
    return write_world(tmp_path, "shared")


def write_world(folder: Path, display: str) -> Path:
    file = folder / "world.yaml"
    file.write_text(WORLD.format(display=display, game=HERE / "game.py"))
    return file


def calibrate(world: Path, *arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, world.name, *map(str, arguments)],
        cwd=world.parent, env=os.environ | env, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_a_running_client_is_read_and_its_name_taken_from_its_title(seat, join, world: Path) -> None:
    game = join("Demo - Kaya")
    done = calibrate(
        world, "--region", "hp", 20, 40, 200, 12, "--colour-at", "hp", 30, 45, "--facts", "--json", "--picture", "out.png",
        **seat.env,
    )  # fmt: skip
    facts = json.loads(done.stdout.splitlines()[-1])["facts"]
    assert (facts["hp"]["value"], facts["lit"]["value"], facts["first"]["value"]) == (1.0, False, None), (
        done.stderr
    )
    assert facts["memory"]["evidence"] == f"process {game.pid}"
    assert facts["first"]["why"] == "there is no log Kaya.log"
    assert 'hp: {bar: {at: [20, 40, 200, 12], colour: "#3ac43a"}}  # by hand' in world.read_text()
    assert cv2.imread(str(world.parent / "out.png")).shape == (600, 960, 3)


def test_facts_are_read_again_and_again(seat, join, world: Path) -> None:
    game = join("Demo - Kaya")
    calibrate(world, "--region", "hp", 20, 40, 200, 12, "--colour", "hp", "3ac43a", **seat.env)
    watching = subprocess.Popen(
        [*COMMAND, world.name, "--facts", "--json", "--watch"],
        cwd=world.parent, env=os.environ | seat.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # Tests that are run in the background ignore Ctrl-C, and so would what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert watching.stdout is not None
    try:
        assert json.loads(watching.stdout.readline())["facts"]["hp"]["value"] == 1.0
        game.tell("bar 0.25")
        eventually(lambda: json.loads(watching.stdout.readline())["facts"]["hp"]["value"] == 0.25)
        watching.send_signal(signal.SIGINT)
        _, said = watching.communicate(timeout=SECONDS)
    finally:
        watching.kill()
        watching.communicate()
    assert (watching.returncode, said) == (0, "looking at 'Demo - Kaya'\n")


def test_without_a_window_or_a_display_the_ways_out_are_told(seat, world: Path) -> None:
    alone = calibrate(world, "--facts", **seat.env)
    assert alone.returncode == 1
    assert alone.stderr == (
        "error: there is no window 'Demo - *'; --start starts a client, --from looks at a saved picture\n"
    )
    blind = calibrate(world, "--facts", DISPLAY="")
    assert (blind.returncode, "no display to connect to" in blind.stderr) == (1, True)
    assert "--from looks at a saved picture" in blind.stderr


def test_a_client_is_started_on_a_display_of_its_own_and_ends(tmp_path: Path) -> None:
    world = write_world(tmp_path, "own")
    nobody = calibrate(world, "--start", "--pick", 1, 1)
    assert (nobody.returncode, "say for whom with --character" in nobody.stderr) == (1, True)
    done = calibrate(world, "--start", "--character", "Kaya", "--pick", 30, 45, "--facts", "--json")
    assert done.stdout.splitlines()[0] == "#3ac43a", done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["facts"]["memory"]["value"] > 1
    running = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    assert not [line for line in running if str(HERE / "game.py") in line and str(tmp_path) in line]


def test_the_small_game_is_calibrated_from_nothing(tmp_path: Path) -> None:
    world = tmp_path / "world.yaml"
    world.write_text(
        "world: small\nkind: desktop\ndisplay: own\n"
        'client: {command: [btrunner-demo-client, --name, "{character}", --show, game], window: "Demo - *"}\n'
        'facts: {mana: {bar: {at: [0, 0, 1, 1], colour: "#000000"}}}  # to be set\n'
    )
    start = ("--start", "--character", "Kaya")
    set_right = calibrate(world, *start, "--region", "mana", 12, 43, 148, 10, "--colour-at", "mana", 20, 48)
    assert set_right.returncode == 0, set_right.stderr
    done = calibrate(world, *start, "--facts", "--json", "--picture", "out.png")
    assert json.loads(done.stdout.splitlines()[-1])["facts"]["mana"]["value"] == 1.0, done.stderr
    assert cv2.imread(str(tmp_path / "out.png")).shape == (640, 960, 3)


class Mouse:
    """The window for the mouse, and a hand that uses it."""

    def __init__(self, seat, world: Path) -> None:
        self.seat = seat
        self.wanted = Wanted(f"bt-calibrate {world.name}")
        self.process = subprocess.Popen(
            [*COMMAND, world.name],
            cwd=world.parent, env=os.environ | seat.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.folder = world.parent
        self.origin = (0, 0)
        eventually(self._finds_picture, SECONDS * 2)

    def _finds_picture(self) -> bool:
        """Look for the game's bar in the window, to know where on the screen its picture is."""
        shot = self.folder / "mouse.png"
        if self.seat.shoot(shot, self.wanted).wait(SECONDS).state != "done":
            return False
        self.seat.shoot(self.folder / "game.png", Wanted("Demo - Kaya")).wait(SECONDS)
        bar = cv2.imread(str(self.folder / "game.png"))[36:56, 10:230]
        like, x, y = likest(cv2.imread(str(shot)), bar)
        area = self.seat.find(self.wanted).wait(SECONDS).value["area"]
        self.origin = (area[0] + x - 10, area[1] + y - 36)
        return like > 0.99

    def do(self, *words: object) -> None:
        done = subprocess.run(
            ["xdotool", *map(str, words)], env=os.environ | self.seat.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    def to(self, x: int, y: int) -> None:
        """Move the pointer to a pixel of the game's picture."""
        self.do("mousemove", self.origin[0] + x, self.origin[1] + y)

    def drag(self, x: int, y: int, right: int, bottom: int) -> None:
        self.to(x, y)
        self.do("mousedown", 1)
        self.to((x + right) // 2, (y + bottom) // 2)
        self.to(right, bottom)
        self.do("mouseup", 1)

    def click(self, x: int, y: int) -> None:
        self.to(x, y)
        self.do("click", 1)


@pytest.fixture
def mouse(seat, join, world: Path) -> Iterator[Mouse]:
    pytest.importorskip("tkinter")
    join("Demo - Kaya", "--at", "0,380")
    opened = Mouse(seat, world)
    yield opened
    opened.process.kill()
    opened.process.communicate()


def test_a_place_is_dragged_a_colour_clicked_and_both_are_saved(mouse: Mouse, world: Path) -> None:
    before = world.read_text()
    mouse.drag(20, 40, 219, 51)
    mouse.click(30, 45)
    assert world.read_text() == before
    mouse.do("key", "ctrl+s")
    after = before.replace('at: [0, 0, 50, 5], colour: "#ff0000"', 'at: [20, 40, 200, 12], colour: "#3ac43a"')
    eventually(lambda: world.read_text() != before)
    assert world.read_text() == after
    mouse.do("key", "Down")
    mouse.click(250, 150)
    mouse.do("key", "ctrl+s")
    eventually(lambda: world.read_text() != after)
    assert world.read_text() == after.replace("#ffffff", "#202020")


def test_what_is_taken_back_is_not_saved(mouse: Mouse, world: Path) -> None:
    mouse.drag(100, 100, 150, 150)
    mouse.do("key", "Escape")
    mouse.click(30, 45)
    before = world.read_text()
    mouse.do("key", "ctrl+s")
    eventually(lambda: world.read_text() != before)
    assert world.read_text() == before.replace("#ff0000", "#3ac43a")


def test_a_new_fact_is_named_dragged_and_saved(mouse: Mouse, world: Path) -> None:
    before = world.read_text()
    mouse.do("key", "ctrl+n")
    mouse.do("type", "stamina")
    mouse.do("key", "Return")
    mouse.drag(20, 40, 219, 51)
    assert world.read_text() == before
    mouse.do("key", "ctrl+s")
    eventually(lambda: world.read_text() != before)
    assert world.read_text() == before + '  stamina: {bar: {at: [20, 40, 200, 12], colour: "#3ac43a"}}\n'


def test_a_new_state_is_cut_out_as_a_picture(mouse: Mouse, world: Path) -> None:
    before = world.read_text()
    mouse.do("key", "ctrl+n")
    mouse.do("type", "dialog")
    mouse.do("key", "Tab", "Up", "Up", "Return")
    mouse.drag(10, 36, 60, 60)
    mouse.do("key", "ctrl+s")
    eventually(lambda: world.read_text() != before)
    added = "client_states:\n  dialog: {template: dialog.png, at: [0, 24, 73, 49]}\n"
    assert world.read_text() == before + added
    assert cv2.imread(str(world.with_name("dialog.png"))).shape == (25, 51, 3)
