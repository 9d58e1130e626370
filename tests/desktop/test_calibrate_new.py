"""``bt-calibrate`` adds facts and states to a world file, in the best form that their place in the window allows."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("cv2")
import cv2
from calibrated import WORLD, calibrate, readings, write_world

BAR, FULL, CROSS = (20, 40, 200, 12), (20, 60, 200, 12), (296, 176, 20, 20)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return write_world(tmp_path)


def added(world: Path, before: str = WORLD) -> list[str]:
    """Return the lines that are new in a file in which nothing else has changed."""
    lines, new = world.read_text().splitlines(), []
    kept = iter(before.splitlines())
    awaited = next(kept, None)
    for line in lines:
        if line == awaited:
            awaited = next(kept, None)
        else:
            new.append(line)
    assert awaited is None, f"'{awaited}' is there no more"
    return new


def test_a_bar_gets_the_colours_of_its_ends(world: Path) -> None:
    done = calibrate(world, "--add-fact", "health", "bar", *BAR)
    assert added(world) == ['  health: {bar: {at: [20, 40, 200, 12], colour: "#3ac43a", empty: "#202020"}}']
    assert done.stdout.splitlines()[-1] == "  health is 0.5: 50% of its pixels are #3ac43a ± 40"
    assert readings(world)["health"]["value"] == 0.5


def test_of_a_bar_that_is_full_it_is_said_what_is_not_known(world: Path) -> None:
    done = calibrate(world, "--add-fact", "power", "bar", *FULL)
    assert added(world) == ['  power: {bar: {at: [20, 60, 200, 12], colour: "#3a78e0"}}']
    assert "its empty colour is not seen" in done.stdout


def test_a_bar_whose_colours_are_near_gets_a_tolerance_that_tells_them_apart(world: Path) -> None:
    shot = cv2.imread(str(world.parent / "shot.png"))
    shot[100:110, 20:120], shot[100:110, 120:220] = (90, 90, 90), (60, 60, 60)
    cv2.imwrite(str(world.parent / "shot.png"), shot)
    calibrate(world, "--add-fact", "dim", "bar", 20, 100, 200, 10)
    assert "tolerance: 14" in added(world)[0]
    assert readings(world)["dim"]["value"] == 0.5


def test_a_bar_that_stands_grows_up(world: Path) -> None:
    shot = cv2.imread(str(world.parent / "shot.png"))
    shot[130:190, 20:30] = (0, 200, 200)
    cv2.imwrite(str(world.parent / "shot.png"), shot)
    calibrate(world, "--add-fact", "heat", "bar", 20, 90, 10, 100)
    assert "grows: up" in added(world)[0]
    assert readings(world)["heat"]["value"] == 0.6


def test_a_place_of_mixed_colours_asks_for_less_of_the_usual_one(world: Path) -> None:
    calibrate(
        world,
        "--add-state",
        "disconnected",
        "colour",
        270,
        10,
        20,
        20,
        "--colour-at",
        "disconnected",
        285,
        15,
    )
    line = '  disconnected: {colour: "#d23c3c", at: [270, 10, 20, 20], share: 40%}'
    assert added(world) == [line]
    assert readings(world)["disconnected"]["value"] is True


def test_a_colour_is_said_when_the_place_does_not_show_it(world: Path) -> None:
    calibrate(world, "--add-fact", "poisoned", "colour", 0, 0, 10, 10, "--colour", "poisoned", "00FF00")
    assert added(world) == ['  poisoned: {colour: {at: [0, 0, 10, 10], is: "#00ff00"}}']
    assert readings(world)["poisoned"]["value"] is False


def test_a_picture_is_cut_out_and_looked_for_around_its_place(world: Path) -> None:
    done = calibrate(world, "--add-fact", "door", "template", *CROSS)
    assert added(world) == ["  door: {template: {picture: door.png, at: [284, 164, 36, 36]}}"]
    assert "cut out: door.png" in done.stdout
    assert cv2.imread(str(world.parent / "door.png")).shape == (20, 20, 3)
    assert readings(world)["door"]["value"] is True


def test_a_state_that_is_told_already_gets_an_alternative(world: Path) -> None:
    cut = calibrate(world, "--add-state", "dialog", "template", *CROSS)
    assert "client_states/dialog/alternatives/1" in cut.stdout
    assert added(world) == ["      - {template: dialog.png, at: [284, 164, 36, 36]}"]
    again = world.read_text()
    calibrate(world, "--add-state", "dialog", "template", *CROSS)
    assert added(world, again) == ["      - {template: dialog_2.png, at: [284, 164, 36, 36]}"]
    assert readings(world)["dialog/2"]["value"] is True


def test_a_text_gets_its_pattern_and_the_type_of_what_is_read(world: Path) -> None:
    pytest.importorskip("rapidocr")
    shot = cv2.imread(str(world.parent / "shot.png"))
    cv2.putText(shot, "Quests: 7", (20, 130), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (230, 230, 230), 2)
    cv2.imwrite(str(world.parent / "shot.png"), shot)
    place = (10, 100, 200, 40)
    calibrate(world, "--add-fact", "quests", "text", *place, "--text", "quests", r"(\d+)")
    assert added(world) == [r"  quests: {text: {at: [10, 100, 200, 40], pattern: '(\d+)'}, type: integer}"]
    calibrate(world, "--add-state", "queue", "text", *place)
    assert readings(world)["queue"]["value"] is True


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("facts: {}  # none\n", "facts: {NEW}  # none\n"),
        ("facts: {a: {always: 1},}\n", "facts: {NEW, a: {always: 1},}\n"),
        ("facts:\n    a:\n        always: 1  # one\n    # end\n", "facts:\n    a:\n        always: 1  # one\n    NEW\n    # end\n"),
        ("", "facts:\n  NEW\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_it_is_written_where_an_author_would(world: Path, before: str, after: str, line_end: str) -> None:
    head = WORLD.partition("facts:")[0]
    rule = '{bar: {at: [20, 40, 200, 12], colour: "#3ac43a", empty: "#202020"}}'
    world.write_bytes((head + before).replace("\n", line_end).encode())
    assert calibrate(world, "--add-fact", "health", "bar", *BAR).returncode == 0
    wanted = after.replace("NEW", f"health: {rule}")
    assert world.read_bytes().decode() == (head + wanted).replace("\n", line_end)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--add-fact", "hp", "bar", *BAR], "there is a fact 'hp' already"),
        (["--add-fact", "in combat", "bar", *BAR], "'in combat' is no name for a fact"),
        (["--add-fact", "client", "bar", *BAR], "'client' is told by the world itself"),
        (["--add-fact", "x", "bar", 300, 40, 200, 12], "x: its place reaches to 500, 52, outside the window of 320 by 200"),
        (["--add-fact", "x", "bar", 30, 40, 0, 12], "x: its place is empty"),
        (["--add-fact", "x", "template", 30, 90, 20, 20], "x: its place is all of one colour"),
        (["--add-fact", "x", "bar", *BAR, "--add-fact", "x", "bar", *FULL], "'x' is added twice"),
        (["--add-fact", "x", "bar", *BAR, "--colour", "x", "green"], "'green' is no colour"),
        (["--add-fact", "x", "template", *CROSS, "--colour", "x", "00ff00"], "'x' is told by a template: it has no colour"),
        (["--add-fact", "x", "bar", *BAR, "--text", "x", "a"], "'x' is told by a bar: it has no text"),
        (["--add-state", "discnnected", "colour", *BAR], "did you mean 'disconnected'?"),
        (["--text", "hp", "x"], "--text is of something new"),
        (["--add-fact", "y", "template", *CROSS, "--region", "hp", 1, 2, 0, 4], "the place is empty"),
        (["--add-fact", "x", "text", *BAR, "--text", "x", "(a"], "this is no regular expression"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_told_and_nothing_is_saved(
    world: Path, arguments: list[object], told: str
) -> None:
    before = {path: path.read_bytes() for path in world.parent.iterdir()}
    done = calibrate(world, *arguments)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert {path: path.read_bytes() for path in world.parent.iterdir()} == before
