"""The land around one's own character: where the camera is, and the figures that walk there."""

from __future__ import annotations

import pygame
from pygame import Surface

from btrunner.demo.game.kinds import GIVER
from btrunner.demo.window import figures
from btrunner.demo.window.layout import HEIGHT, SIZE, WIDTH
from btrunner.demo.window.scenery import SCALE, paint_land
from btrunner.demo.wire import Seen

_GLIDES = 0.35
"""The part of the way that a figure is moved in a frame: it is seen ten times a second and drawn thirty."""
_JUMP = 6.0
_FEEDBACK = {"none": "!", "ready": "?"}


class Field:
    """The moving picture behind everything in the game."""

    def __init__(self) -> None:
        self._land = paint_land()
        self._shown: dict[str, tuple[float, float]] = {}
        self._shade = Surface((220, 90), pygame.SRCALPHA)
        pygame.draw.ellipse(self._shade, (20, 40, 30, 28), self._shade.get_rect())

    def draw(self, on: Surface, seen: Seen, now: float) -> None:
        """Draw the land and who is there."""
        me = self._glide(seen.name, *seen.me.position)
        left, top = self._camera(*me)
        on.blit(self._land, (0, 0), (left, top, *SIZE))
        self._cloud(on, left, top, now)
        figures.mayor(
            on,
            round(GIVER[0] * SCALE) - left,
            round(GIVER[1] * SCALE) - top,
            _FEEDBACK.get(seen.me.quest_stage, ""),
        )
        for creature in seen.mobs:
            x, y = self._glide(str(creature.number), creature.x, creature.y)
            place = round(x * SCALE) - left, round(y * SCALE) - top
            figures.mob(on, *place, creature, creature.number == seen.target, now)
        self._party(on, seen, left, top, now)

    def _party(self, on: Surface, seen: Seen, left: int, top: int, now: float) -> None:
        for number, person in reversed(list(enumerate(seen.party))):
            if person.online:
                x, y = self._glide(person.name, person.x, person.y)
                cloak = figures.CLOAKS[number % len(figures.CLOAKS)]
                figures.hero(on, round(x * SCALE) - left, round(y * SCALE) - top, person, cloak, now)

    def _glide(self, who: str, x: float, y: float) -> tuple[float, float]:
        """Return where somebody is shown: a little nearer to where it is with every frame."""
        before = self._shown.get(who, (x, y))
        far = abs(before[0] - x) + abs(before[1] - y) > _JUMP
        part = 1.0 if far else _GLIDES
        self._shown[who] = before[0] + (x - before[0]) * part, before[1] + (y - before[1]) * part
        return self._shown[who]

    def _camera(self, x: float, y: float) -> tuple[int, int]:
        left = min(max(0, round(x * SCALE) - WIDTH // 2), self._land.get_width() - WIDTH)
        top = min(max(0, round(y * SCALE) - HEIGHT // 2), self._land.get_height() - HEIGHT)
        return left, top

    def _cloud(self, on: Surface, left: int, top: int, now: float) -> None:
        """Let the shadows of clouds drift over the land, so that no two frames are the same."""
        wide = self._land.get_width() + 400
        for number in range(4):
            x = (number * 330 + round(now * 14)) % wide - 220
            on.blit(self._shade, (x - left, number * 120 - top))
