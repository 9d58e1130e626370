"""The page about the game says what the game does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pygame import Rect

from btrunner.demo.hall.faults import FAULTS
from btrunner.demo.window import layout
from btrunner.demo.window.poses import POSES

PAGE = (Path(__file__).parents[2] / "docs" / "demo.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, list[str]]:
    """Return the cells of a table by the first one of each row."""
    lines = PAGE.partition(f"| {heading} |")[2].splitlines()[2:]
    table = [line.strip("| ").split("|") for line in lines[: lines.index("")]]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in table}


def colour(told: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(told.strip("#")))


@pytest.mark.parametrize(
    ("what", "place", "shade"),
    [
        ("hit points", layout.HP, layout.GREEN),
        ("mana", layout.MANA, layout.BLUE),
        ("the target's hit points", layout.TARGET_HP, layout.RED),
        ("mana of it", layout.PARTY_MANA[0], layout.BLUE),
        ("the same of the next one", layout.PARTY_HP[1], layout.GREEN),
        ("quest and step, as text", layout.QUEST, None),
        ("chat, as text", layout.CHAT, None),
        ("the place in the queue, as text", layout.QUEUE_TEXT, None),
        ("title of a dialog, as text", layout.DIALOG_TITLE, None),
    ],
)
def test_the_places_on_the_page_are_those_in_the_window(
    what: str, place: Rect, shade: layout.Colour | None
) -> None:
    told = rows("what | place: x, y, width, height | colour")[what]
    assert [int(number) for number in told[0].split(",")] == list(place)
    assert shade is None or colour(told[1]) == shade


def test_the_colours_of_the_dialogs_are_those_on_the_page() -> None:
    told = [colour(cells[0]) for cells in rows("title of a dialog | colour").values()]
    assert told == list(layout.TITLES.values())


def test_every_fault_and_every_screen_is_on_the_page() -> None:
    names = {name for cells in rows("fault | what happens") for name in cells.split(", ")}
    assert names == set(FAULTS)
    assert set(POSES) <= set(re.findall(r"`(\w+)`", PAGE))
