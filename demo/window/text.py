"""Texts in the window, in the one font that comes with the library and so looks the same everywhere."""

from __future__ import annotations

from functools import cache

import pygame
from pygame import Rect, Surface

from btrunner.demo.window.layout import INK, WHITE, Colour


@cache
def _font(size: int) -> pygame.font.Font:
    return pygame.font.Font(None, size)


@cache
def _rendered(text: str, size: int, colour: Colour) -> Surface:
    # Letters of twice the size, made half as large, stand where they belong instead of on whole pixels.
    large = _font(2 * size).render(text, True, colour)
    return pygame.transform.smoothscale(large, (large.get_width() // 2, large.get_height() // 2))


def _surface(text: str, size: int, colour: Colour) -> Surface:
    # Texts that change all the time must not fill the memory.
    if _rendered.cache_info().currsize > 500:
        _rendered.cache_clear()
    return _rendered(text, size, colour)


def write(on: Surface, text: str, x: int, y: int, size: int = 18, colour: Colour = WHITE) -> int:
    """Write a line from its upper left corner, and return where it ends."""
    surface = _surface(text, size, colour)
    on.blit(surface, (x, y))
    return x + surface.get_width()


def write_right(on: Surface, text: str, x: int, y: int, size: int = 18, colour: Colour = WHITE) -> None:
    """Write a line that ends at x."""
    surface = _surface(text, size, colour)
    on.blit(surface, (x - surface.get_width(), y))


def write_middle(on: Surface, text: str, place: Rect, size: int = 18, colour: Colour = WHITE) -> None:
    """Write a line, or several, in the middle of a place."""
    lines = [_surface(line, size, colour) for line in text.split("\n")]
    y = place.centery - sum(line.get_height() + 3 for line in lines) // 2 + 2
    for line in lines:
        on.blit(line, (place.centerx - line.get_width() // 2, y))
        y += line.get_height() + 3


def write_over(on: Surface, text: str, x: int, y: int, size: int, colour: Colour) -> None:
    """Write a line over a picture, around x, with a shadow that keeps it readable."""
    shadow, surface = _surface(text, size, INK), _surface(text, size, colour)
    left = x - surface.get_width() // 2
    for dx, dy in ((1, 1), (-1, 1), (1, -1), (-1, -1)):
        on.blit(shadow, (left + dx, y + dy))
    on.blit(surface, (left, y))


def cut(text: str, width: int, size: int = 18) -> str:
    """Return the text, or as much of it as fits into so many pixels."""
    font, width = _font(2 * size), 2 * width
    if font.size(text)[0] <= width:
        return text
    while text and font.size(text + "…")[0] > width:
        text = text[:-1]
    return text + "…"
