"""``bt-calibrate`` with saved pictures: what it draws, reads, picks and saves, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("cv2")
import cv2
from calibrated import WORLD, calibrate, change, readings, write_world


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return write_world(tmp_path)


def test_facts_are_read_with_the_evidence_for_them(world: Path) -> None:
    found = readings(world)
    assert {name: reading["value"] for name, reading in found.items()} == {
        "hp": 0.5, "mana": 1.0, "alarm": True, "close": True, "kills": 3, "gold": 12, "memory": None, "level": 4,
        "dialog": False, "dialog/0": False,
    }  # fmt: skip
    assert found["hp"]["evidence"] == "50% of its pixels are #3ac43a ± 40"
    assert found["close"]["evidence"] == "100% like it at 296, 176, 90% are needed"
    assert found["kills"]["evidence"] == "line 'kill #3'"
    assert found["memory"]["why"] == "the process is not known: only that of a window is"


@pytest.mark.parametrize(
    ("old", "new", "fact", "why"),
    [
        ("[20,40,   200, 12]", "[220,40,200, 12]", "hp", "its place reaches to 420, 52, outside the window of 320 by 200"),
        ("#3ac43a", "#ff00ff", "hp", "no pixel is #ff00ff ± 40; most are #202020, the nearest is #3ac43a, 197 off"),
        ("player.gold", "player.silver", "gold", "there is no 'silver' in player: there are gold"),
        ("player.gold", "hero.gold", "gold", "there is no 'hero' in the object: there are player"),
        ("}.json", "}.jason", "gold", "Kaya.jason: no such file or directory"),
        ("}.log", "}.lag", "kills", "there is no log Kaya.lag"),
        ("kill #", "death #", "kills", "no line of the log is found by death #(\\w+)"),
        (r"kill #(\w+)", r"(\w+)$", "kills", "line 'rests': what the pattern (\\w+)$ finds in it is not a whole number"),
    ],
)  # fmt: skip
def test_what_is_unreadable_is_told_with_the_reason(
    world: Path, old: str, new: str, fact: str, why: str
) -> None:
    change(world, old, new)
    assert readings(world)[fact]["why"] == why


def test_of_the_states_that_the_log_tells_only_the_last_one_shows(world: Path) -> None:
    rule = '  {0}: {{log: {{file: "{{character}}.log", pattern: {1}}}}}\n'
    change(
        world,
        "client_states:\n",
        "client_states:\n" + rule.format("queue", "kill") + rule.format("up", "rests"),
    )
    found = readings(world)
    assert (found["up"]["value"], found["up"]["evidence"]) == (True, "line 'rests'")
    assert found["queue"]["value"] is False
    assert found["queue"]["evidence"] == "line 'kill #3', but then line 'rests'"


def test_a_template_larger_than_its_place_is_told(world: Path) -> None:
    change(world, "picture: cross.png", "picture: cross.png, at: [296, 176, 10, 10]")
    assert readings(world)["close"]["why"] == "the picture is 20 by 20, its place only 10 by 10"


def test_whose_log_it_is_must_be_known(world: Path) -> None:
    done = calibrate(world, "--facts", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["facts"]["kills"]["why"] == "whose {character}.log it is, --character says"


def test_a_text_is_read_and_what_is_no_text_is_told(world: Path) -> None:
    pytest.importorskip("rapidocr")
    pixels = cv2.imread(str(world.parent / "shot.png"))
    cv2.putText(pixels, "Quests: 7", (20, 130), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (230, 230, 230), 2)
    cv2.imwrite(str(world.parent / "shot.png"), pixels)
    text = "  {0}: {{text: {{at: {1}, pattern: '{2}'}}, type: integer}}\n"
    added = text.format("quests", [10, 100, 200, 40], r"(\d+)") + text.format(
        "xp", [10, 100, 200, 40], r"XP (\d+)"
    )
    change(world, "client_states:", added + text.format("dark", [10, 160, 200, 30], "") + "client_states:")
    found = readings(world)
    assert found["quests"]["value"] == 7
    assert "the pattern XP (\\d+) finds nothing in it" in str(found["xp"]["why"])
    assert found["dark"]["why"] == "no text is found there"


def test_a_table_is_for_people(world: Path) -> None:
    done = calibrate(world, "--facts", "--character", "Kaya")
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["fact", "value", "evidence"]
    assert lines[1].split("  ")[0] == "hp"
    assert any(line.split()[:2] == ["memory", "unreadable"] for line in lines)
    assert done.returncode == 1


def test_the_picture_has_each_place_and_is_enlarged(world: Path) -> None:
    done = calibrate(world, "--picture", "out.png")
    assert done.returncode == 0, done.stderr
    drawn = cv2.imread(str(world.parent / "out.png"))
    height, width = drawn.shape[:2]
    assert (width, height > 600) == (960, True)
    green, magenta = drawn[40 * 3 - 1, 20 * 3 + 300], drawn[10 * 3 - 1, 285 * 3]
    assert tuple(green) == (80, 220, 80)
    assert tuple(magenta) == (230, 110, 230)


def test_a_colour_is_picked_with_what_is_there(world: Path) -> None:
    assert calibrate(world, "--pick", 30, 45).stdout.splitlines() == [
        "#3ac43a",
        "  hp: bar at 20, 40, 200, 12, #3ac43a ± 40: it is that",
    ]
    assert calibrate(world, "--pick", 200, 45).stdout.splitlines()[1].endswith("#3ac43a ± 40: 164 off")
    outside = calibrate(world, "--pick", 320, 45)
    assert (outside.returncode, "there is no pixel 320, 45 in a window of 320 by 200" in outside.stderr) == (
        1,
        True,
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_what_is_set_changes_in_the_file(world: Path, line_end: str, mark: str) -> None:
    before = mark + WORLD.replace("\n", line_end)
    world.write_bytes(before.encode())
    done = calibrate(
        world, "--region", "hp", 1, 2, 30, 4, "--region", "mana", 5, 6, 70, 8, "--region", "dialog/0", 9, 10, 11, 12,
        "--colour", "hp", "FF0000", "--colour", "dialog", "#00ff00", "--colour-at", "alarm", 30, 45,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    after = before.replace("[20,40,   200, 12]", "[1,2,   30, 4]").replace("'#3ac43a'", "'#ff0000'")
    for old, new in (("20   #", "5   #"), ("- 60", "- 6"), ("- 200", "- 70"), ("- 12", "- 8")):
        after = after.replace(old, new)
    after = after.replace('"#406e3c"', '"#00ff00"').replace('"#d23c3c"', '"#3ac43a"')
    after = after.replace('- colour: "#654321"', f'- at: [9, 10, 11, 12]{line_end}        colour: "#654321"')
    assert world.read_bytes().decode() == after


def test_a_place_that_was_not_written_is_put_into_a_flow_mapping(world: Path) -> None:
    assert calibrate(world, "--region", "close", 290, 170, 30, 30).returncode == 0
    assert "{template: {at: [290, 170, 30, 30], picture: cross.png}}" in world.read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--region", "hp", 300, 2, 30, 4], 2, "it reaches to 330, 6, outside the window of 320 by 200"),
        (["--region", "hp", 1, 2, 0, 4], 2, "world.yaml:6:14: error: the place is empty"),
        (["--region", "hpp", 1, 2, 3, 4], 2, "did you mean 'hp'?"),
        (["--region", "level", 1, 2, 3, 4], 2, "no fact or state that is looked for in the window"),
        (["--colour", "hp", "green"], 2, "'green' is no colour"),
        (["--colour", "close", "00ff00"], 2, "'close' is told by a template: it has no colour"),
        (["--colour-at", "hp", 320, 4], 2, "there is no pixel 320, 4 in a window of 320 by 200"),
        (["--colour", "hp", "00ff00", "--region", "mana", 1, 2, 0, 4], 2, "not saved"),
    ],
)
def test_what_would_be_wrong_is_not_saved(world: Path, arguments: list[object], code: int, told: str) -> None:
    done = calibrate(world, *arguments)
    assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (code, True, False), (
        done.stderr
    )
    assert world.read_text() == WORLD
    assert sorted(path.suffix for path in world.parent.iterdir()) == [
        ".json", ".log", ".png", ".png", ".yaml",
    ]  # fmt: skip


def test_a_file_with_a_wrong_place_is_set_right(world: Path) -> None:
    change(world, "[20,40,   200, 12]", "[220,40,   200, 12]")
    change(world, "at: [280, 10, 20, 20]", "at: [310, 10, 20, 20]")
    done = calibrate(world, "--region", "hp", 20, 40, 200, 12)
    assert done.returncode == 0
    assert "alarm" in done.stderr, "what else is wrong is told"
    assert "[20,40,   200, 12]" in world.read_text()
    again = calibrate(world, "--region", "alarm", 311, 10, 20, 20)
    assert (again.returncode, "it reaches to 331, 30" in again.stderr) == (2, True)


def test_a_value_that_is_shared_is_left_alone(world: Path) -> None:
    change(world, "at: [20,40,   200, 12]", "at: &box [20, 40, 200, 12]")
    change(world, "at: [280, 10, 20, 20]", "at: *box")
    before = world.read_text()
    done = calibrate(world, "--region", "alarm", 1, 2, 3, 4)
    assert (done.returncode, "shares its value with another place" in done.stderr) == (1, True)
    assert world.read_text() == before


def test_a_file_keeps_its_mode_and_a_link_stays_one(world: Path) -> None:
    world.chmod(0o640)
    link = world.with_name("link.yaml")
    link.symlink_to(world.name)
    assert calibrate(link, "--region", "hp", 1, 2, 3, 4).returncode == 0
    assert link.is_symlink()
    assert world.stat().st_mode & 0o777 == 0o640
    assert "[1,2,   3, 4]" in world.read_text()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("world: x\nkind: simulated\nzones: {a: {at: [0, 0]}}\n", "world.yaml:2:7: error: a simulated world has no windows"),
        ("tree: x\nroot: {wait: 1s}\n", "world.yaml:1:1: error: this is a tree, where a world is wanted"),
        ("world: [", "world.yaml:2:1: error:"),
        (WORLD.replace("'#3ac43a'", "green"), "world.yaml:6:46: error:"),
        ("", "the file is empty"),
    ],
)  # fmt: skip
def test_what_is_no_desktop_world_is_told_with_its_place(world: Path, text: str, told: str) -> None:
    world.write_text(text)
    done = calibrate(world, "--facts")
    assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


@pytest.mark.parametrize(
    ("module", "arguments", "told"),
    [
        ("cv2", ["--facts"], "calibrating needs cv2: pip install 'btrunner[desktop]' brings it"),
        ("tkinter", [], "install the package python3-tk"),
    ],
)
def test_what_is_not_installed_is_told(world: Path, module: str, arguments: list[str], told: str) -> None:
    code = (
        f"import sys; sys.modules[{module!r}] = None; from btrunner.runner.cli.calibrate import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, world.name, "--from", "shot.png", *arguments],
        cwd=world.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr
