"""The land as it is painted once: grass, paths, houses, trees, tents; figures are drawn upon it."""

from __future__ import annotations

from random import Random

import pygame
from pygame import Surface

from btrunner.demo.game.kinds import GRAVEYARD, HEIGHT, WIDTH, Place, middle_of
from btrunner.demo.window.layout import Colour

SCALE = 8
"""Pixels of a metre."""

_GRASS: Colour = (94, 140, 74)
_PATH: Colour = (176, 150, 108)
_STONE: Colour = (164, 158, 146)
_WATER: Colour = (84, 142, 186)
_HOUSES = ((6, 13), (14, 13), (28, 13), (7, 41), (16, 46), (31, 22))
_TENTS = ((99, 21), (107, 15), (110, 26))


def paint_land() -> Surface:
    """Return the picture of the whole land; it is always the same one."""
    land = Surface((round(WIDTH * SCALE), round(HEIGHT * SCALE)))
    dice = Random("scenery")  # noqa: S311 - where the grass grows
    land.fill(_GRASS)
    _grass(land, dice)
    _paths(land)
    _town(land, dice)
    _pond(land)
    for x, y in _HOUSES:
        _house(land, x * SCALE, y * SCALE)
    _graves(land)
    _meadow(land, dice)
    _camp(land)
    _forest(land, dice)
    return land


def _at(place: Place) -> tuple[int, int]:
    return round(place[0] * SCALE), round(place[1] * SCALE)


def _grass(land: Surface, dice: Random) -> None:
    for _ in range(2600):
        x, y = dice.randrange(land.get_width()), dice.randrange(land.get_height())
        shade = dice.randint(-12, 12)
        colour = (_GRASS[0] + shade, _GRASS[1] + shade, _GRASS[2] + shade // 2)
        pygame.draw.line(land, colour, (x, y), (x + dice.randint(-1, 1), y - dice.randint(1, 4)))


def _paths(land: Surface) -> None:
    gate = (37.0, 31.0)
    for zone in ("forest", "meadow", "camp"):
        places = [_at(gate), _at((52.0, 31.0)), _at(middle_of(zone))]
        pygame.draw.lines(land, _PATH, False, places, 14)
        for place in places:
            pygame.draw.circle(land, _PATH, place, 7)


def _town(land: Surface, dice: Random) -> None:
    place = pygame.Rect(4 * SCALE, 10 * SCALE, 34 * SCALE, 42 * SCALE)
    pygame.draw.rect(land, _STONE, place, border_radius=24)
    for _ in range(700):
        x, y = (
            dice.randrange(place.left + 8, place.right - 12),
            dice.randrange(place.top + 8, place.bottom - 10),
        )
        shade = dice.randint(-14, 10)
        colour = (_STONE[0] + shade, _STONE[1] + shade, _STONE[2] + shade)
        pygame.draw.rect(land, colour, (x, y, 6, 4), border_radius=2)
    pygame.draw.rect(land, (120, 96, 70), place, width=3, border_radius=24)


def _house(land: Surface, x: int, y: int) -> None:
    pygame.draw.rect(land, (70, 74, 60), (x + 3, y + 5, 46, 40))
    pygame.draw.rect(land, (222, 206, 172), (x, y + 18, 46, 24))
    pygame.draw.polygon(land, (166, 72, 54), [(x - 4, y + 20), (x + 8, y), (x + 38, y), (x + 50, y + 20)])
    pygame.draw.line(land, (130, 52, 40), (x - 4, y + 20), (x + 50, y + 20), 2)
    pygame.draw.rect(land, (104, 74, 48), (x + 19, y + 28, 9, 14))
    for left in (6, 33):
        pygame.draw.rect(land, (124, 168, 188), (x + left, y + 26, 8, 8))


def _pond(land: Surface) -> None:
    pygame.draw.ellipse(land, (150, 138, 100), (42 * SCALE, 8 * SCALE, 90, 62))
    pygame.draw.ellipse(land, _WATER, (42 * SCALE + 4, 8 * SCALE + 4, 82, 54))
    pygame.draw.arc(land, (168, 206, 226), (42 * SCALE + 18, 8 * SCALE + 12, 40, 18), 0.4, 2.6, 2)


def _graves(land: Surface) -> None:
    x, y = _at(GRAVEYARD)
    for left, down in ((-26, -8), (-10, 12), (12, -12), (24, 10)):
        pygame.draw.rect(land, (112, 114, 120), (x + left, y + down, 10, 12), border_radius=4)
        pygame.draw.rect(land, (136, 138, 144), (x + left + 2, y + down + 2, 6, 8), border_radius=3)


def _meadow(land: Surface, dice: Random) -> None:
    for _ in range(240):
        x, y = dice.randrange(60 * SCALE, 88 * SCALE), dice.randrange(34 * SCALE, 56 * SCALE)
        colour = dice.choice([(236, 220, 120), (232, 232, 240), (214, 130, 160)])
        pygame.draw.circle(land, colour, (x, y), 2)


def _camp(land: Surface) -> None:
    x, y = _at(middle_of("camp"))
    pygame.draw.circle(land, _PATH, (x, y), 66)
    for left, top in _TENTS:
        at = (left * SCALE, top * SCALE)
        pygame.draw.polygon(
            land, (142, 110, 72), [(at[0], at[1] + 30), (at[0] + 20, at[1]), (at[0] + 40, at[1] + 30)]
        )
        pygame.draw.polygon(
            land, (70, 52, 36), [(at[0] + 14, at[1] + 30), (at[0] + 20, at[1] + 12), (at[0] + 26, at[1] + 30)]
        )
    for radius, colour in ((9, (96, 92, 88)), (6, (224, 120, 48)), (3, (250, 214, 110))):
        pygame.draw.circle(land, colour, (x, y), radius)


def _forest(land: Surface, dice: Random) -> None:
    for _ in range(46):
        _tree(
            land,
            dice.randrange(57 * SCALE, 86 * SCALE),
            dice.randrange(2 * SCALE, 29 * SCALE),
            dice.randint(8, 13),
        )
    for _ in range(26):
        _tree(
            land,
            dice.randrange(40 * SCALE, 118 * SCALE),
            dice.randrange(57 * SCALE, 60 * SCALE),
            dice.randint(8, 12),
        )


def _tree(land: Surface, x: int, y: int, size: int) -> None:
    pygame.draw.ellipse(land, (70, 108, 58), (x - size + 3, y + 2, size * 2, size))
    pygame.draw.rect(land, (98, 72, 46), (x - 2, y - 2, 4, size))
    pygame.draw.circle(land, (42, 92, 52), (x, y - size // 2), size)
    pygame.draw.circle(land, (58, 114, 62), (x - size // 4, y - size // 2 - size // 4), size * 2 // 3)
