"""The figures on the land: heroes, mobs and the mayor, each drawn of a few plain shapes."""

from __future__ import annotations

import math

import pygame
from pygame import Rect, Surface

from btrunner.demo.game.kinds import GIVER_NAME
from btrunner.demo.window.layout import AMBER, GREEN, RED, WHITE, YELLOW, Colour
from btrunner.demo.window.panels import bar
from btrunner.demo.window.text import write_over
from btrunner.demo.wire import Creature, Person

CLOAKS: tuple[Colour, ...] = ((64, 108, 196), (196, 72, 92), (96, 160, 84), (150, 96, 180))
"""The cloaks of the party, its leader's first."""

_SKIN: Colour = (236, 198, 164)


def hero(on: Surface, x: int, y: int, person: Person, cloak: Colour, now: float) -> None:
    """Draw a member of the party with its name."""
    if person.spirit == "corpse":
        _corpse(on, x, y, cloak)
    else:
        colour = (190, 206, 226) if person.spirit == "ghost" else cloak
        lower = 4 if person.resting else round(math.sin(now * 4 + x) * 0.8)
        _body(on, x, y + lower, colour)
        if person.casting:
            pygame.draw.circle(on, YELLOW, (x, y - 4), 13 + round(math.sin(now * 9) * 2), 1)
        if person.resting:
            write_over(on, "z", x + 12 + round(now * 2 % 3), y - 16, 16, WHITE)
    write_over(on, person.name, x, y + 11, 16, WHITE)


def _body(on: Surface, x: int, y: int, cloak: Colour) -> None:
    pygame.draw.ellipse(on, (60, 84, 52), (x - 8, y + 5, 16, 6))
    pygame.draw.polygon(on, cloak, [(x - 7, y + 9), (x, y - 9), (x + 7, y + 9)])
    pygame.draw.polygon(on, tuple(part * 3 // 4 for part in cloak), [(x, y - 9), (x + 7, y + 9), (x, y + 9)])
    pygame.draw.circle(on, _SKIN, (x, y - 8), 5)
    pygame.draw.arc(on, cloak, (x - 6, y - 15, 12, 12), 0, math.pi, 3)


def _corpse(on: Surface, x: int, y: int, cloak: Colour) -> None:
    pygame.draw.ellipse(on, cloak, (x - 10, y, 20, 8))
    pygame.draw.circle(on, _SKIN, (x - 11, y + 3), 4)


def mayor(on: Surface, x: int, y: int, mark: str) -> None:
    """Draw the one who gives the quests, with a mark over his head where he has something to say."""
    _body(on, x, y, (150, 120, 40))
    pygame.draw.rect(on, (60, 44, 30), (x - 5, y - 18, 10, 6))
    pygame.draw.line(on, (60, 44, 30), (x - 8, y - 12), (x + 8, y - 12), 2)
    write_over(on, GIVER_NAME, x, y - 31, 16, YELLOW)
    if mark:
        write_over(on, mark, x, y - 52, 30, YELLOW)


def mob(on: Surface, x: int, y: int, creature: Creature, targeted: bool, now: float) -> None:
    """Draw a mob, its hit points where it is hurt, and a ring where it is the target."""
    pygame.draw.ellipse(on, (60, 84, 52), (x - 9, y + 4, 18, 7))
    if targeted:
        pygame.draw.ellipse(on, RED, (x - 14, y - 2, 28, 15), 2)
    _MOBS[creature.kind](on, x, y + round(math.sin(now * 3 + creature.number)))
    if targeted or creature.hp < 1:
        bar(on, Rect(x - 12, y - 17, 24, 3), creature.hp, AMBER if creature.angry else GREEN)
    if targeted:
        write_over(on, creature.name, x, y - 30, 16, (255, 170, 160))


def _wolf(on: Surface, x: int, y: int) -> None:
    fur: Colour = (118, 122, 130)
    for left in (-6, -2, 3):
        pygame.draw.line(on, (84, 88, 96), (x + left, y + 3), (x + left, y + 8), 2)
    pygame.draw.ellipse(on, fur, (x - 9, y - 3, 16, 8))
    pygame.draw.polygon(
        on, fur, [(x + 4, y - 3), (x + 5, y - 10), (x + 8, y - 6), (x + 10, y - 10), (x + 13, y - 2)]
    )
    pygame.draw.polygon(on, (84, 88, 96), [(x - 8, y), (x - 15, y - 5), (x - 8, y + 3)])
    pygame.draw.circle(on, YELLOW, (x + 9, y - 4), 1)


def _boar(on: Surface, x: int, y: int) -> None:
    for left in (-6, 4):
        pygame.draw.line(on, (70, 50, 38), (x + left, y + 3), (x + left, y + 8), 3)
    pygame.draw.ellipse(on, (116, 82, 60), (x - 10, y - 7, 20, 14))
    pygame.draw.ellipse(on, (96, 66, 48), (x + 4, y - 4, 10, 9))
    pygame.draw.line(on, WHITE, (x + 9, y + 3), (x + 13, y - 1), 2)
    pygame.draw.circle(on, (20, 16, 14), (x + 8, y - 2), 1)


def _bandit(on: Surface, x: int, y: int) -> None:
    _body(on, x, y, (98, 38, 40))
    pygame.draw.rect(on, (30, 26, 30), (x - 4, y - 8, 8, 4))
    pygame.draw.line(on, (206, 210, 216), (x + 7, y + 4), (x + 13, y - 7), 2)


_MOBS = {"wolf": _wolf, "boar": _boar, "bandit": _bandit}
