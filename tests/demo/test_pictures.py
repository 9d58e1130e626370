"""What is painted: every screen, and the places that world files read."""

from __future__ import annotations

import pygame
import pytest
from pygame import Rect, Surface

from btrunner.demo.window import layout
from btrunner.demo.window.model import Model
from btrunner.demo.window.painter import Painter
from btrunner.demo.window.poses import POSES, pose


def paint(model: Model) -> Surface:
    pygame.font.init()
    picture = Surface(layout.SIZE)
    Painter().draw(picture, model, set())
    return picture


def read(picture: Surface, bar: Rect, colour: layout.Colour) -> float:
    """Return how much of a bar has a colour, in each of its rows."""
    filled = {
        sum(picture.get_at((x, y))[:3] == colour for x in range(bar.left, bar.right))
        for y in range(bar.top, bar.bottom)
    }
    assert len(filled) == 1
    return filled.pop() / bar.width


@pytest.mark.parametrize("hp", [0.0, 0.05, 0.5, 0.62, 1.0])
def test_bars_are_read_from_their_places(hp: float) -> None:
    model = pose("Miro", "fight")
    assert model.seen is not None
    model.seen.me.hp = model.seen.me.mana = hp
    model.seen.party[0].hp = hp
    model.seen.me.target, model.seen.me.target_hp = "Grey wolf", hp
    picture = paint(model)
    for place, colour in (
        (layout.HP, layout.GREEN),
        (layout.MANA, layout.BLUE),
        (layout.PARTY_HP[0], layout.GREEN),
        (layout.TARGET_HP, layout.RED),
    ):
        assert read(picture, place, colour) == pytest.approx(hp, abs=0.01)


@pytest.mark.parametrize("shown", POSES)
def test_every_screen_can_be_told_by_its_picture(shown: str) -> None:
    model = pose("Miro", shown)
    picture = paint(model)
    at = picture.get_at((layout.DIALOG_TITLE.x + 4, layout.DIALOG_TITLE.y + 4))[:3]
    if model.dialog is not None:
        assert at == layout.TITLES[model.dialog.state]
    else:
        assert at not in layout.TITLES.values()
    black = {picture.get_at((x, y))[:3] for x in range(0, 480, 9) for y in range(0, 320, 9)} == {(0, 0, 0)}
    assert black == (shown == "black")


def test_the_same_screen_is_the_same_picture() -> None:
    one, other = (paint(pose("Kaya", "fight")) for _ in range(2))
    assert pygame.image.tobytes(one, "RGB") == pygame.image.tobytes(other, "RGB")
