"""The pictures on the hotbar's keys, each of a few lines."""

from __future__ import annotations

from collections.abc import Callable

import pygame
from pygame import Surface

from btrunner.demo.window.layout import AMBER, BLUE, GREEN, INK, PANEL, RED, WHITE, YELLOW


def icon(on: Surface, key: str, x: int, y: int) -> None:
    """Draw the picture of a key around a place."""
    _ICONS[key](on, x, y)


def emblem() -> Surface:
    """Return the picture that stands for the program in lists of windows."""
    picture = Surface((32, 32))
    picture.fill(INK)
    pygame.draw.circle(picture, YELLOW, (16, 16), 13)
    pygame.draw.polygon(picture, INK, [(9, 26), (16, 6), (23, 26)])
    return picture


def _target(on: Surface, x: int, y: int) -> None:
    pygame.draw.circle(on, RED, (x, y), 8, 2)
    pygame.draw.line(on, RED, (x - 11, y), (x + 11, y))
    pygame.draw.line(on, RED, (x, y - 11), (x, y + 11))


def _heal(on: Surface, x: int, y: int) -> None:
    on.fill(GREEN, (x - 3, y - 9, 6, 18))
    on.fill(GREEN, (x - 9, y - 3, 18, 6))


def _flash_heal(on: Surface, x: int, y: int) -> None:
    pygame.draw.polygon(
        on,
        YELLOW,
        [(x + 4, y - 11), (x - 7, y + 2), (x - 1, y + 2), (x - 4, y + 11), (x + 7, y - 2), (x + 1, y - 2)],
    )


def _attack(on: Surface, x: int, y: int) -> None:
    pygame.draw.line(on, WHITE, (x - 5, y + 5), (x + 9, y - 9), 3)
    pygame.draw.line(on, AMBER, (x - 8, y + 1), (x - 1, y + 8), 3)
    pygame.draw.line(on, AMBER, (x - 9, y + 9), (x - 5, y + 5), 3)


def _quest(on: Surface, x: int, y: int) -> None:
    pygame.draw.polygon(on, YELLOW, [(x - 4, y - 10), (x + 4, y - 10), (x + 2, y + 3), (x - 2, y + 3)])
    pygame.draw.circle(on, YELLOW, (x, y + 8), 3)


def _follow(on: Surface, x: int, y: int) -> None:
    for left in (-8, 1):
        pygame.draw.polygon(on, BLUE, [(x + left, y - 8), (x + left + 8, y), (x + left, y + 8)])


def _rest(on: Surface, x: int, y: int) -> None:
    pygame.draw.circle(on, (206, 206, 232), (x, y), 9)
    pygame.draw.circle(on, PANEL, (x + 5, y - 3), 8)


def _travel(on: Surface, x: int, y: int) -> None:
    pygame.draw.line(on, WHITE, (x - 6, y - 10), (x - 6, y + 10), 2)
    pygame.draw.polygon(on, RED, [(x - 5, y - 10), (x + 9, y - 5), (x - 5, y)])


_ICONS: dict[str, Callable[[Surface, int, int], None]] = {
    "f1": _target,
    "f2": _heal,
    "f3": _flash_heal,
    "f4": _attack,
    "f5": _quest,
    "f6": _follow,
    "f7": _rest,
    "f8": _travel,
}
