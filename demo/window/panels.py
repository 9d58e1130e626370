"""The plain parts that every screen is made of: panels, bars, fields and buttons."""

from __future__ import annotations

import pygame
from pygame import Rect, Surface

from btrunner.demo.window.layout import AMBER, EDGE, EMPTY, GREY, PANEL, WHITE, Colour
from btrunner.demo.window.text import write, write_middle


def panel(on: Surface, place: Rect, edge: Colour = EDGE) -> None:
    """Draw a panel with round corners."""
    pygame.draw.rect(on, PANEL, place, border_radius=5)
    pygame.draw.rect(on, edge, place, width=1, border_radius=5)


def bar(on: Surface, place: Rect, share: float, colour: Colour) -> None:
    """Draw a bar, filled from the left by a share from 0 to 1, in one plain colour."""
    on.fill(EMPTY, place)
    on.fill(colour, (place.x, place.y, round(place.width * min(1.0, max(0.0, share))), place.height))


def entry(on: Surface, place: Rect, label: str, text: str, typed_in: bool) -> None:
    """Draw a field with its label above; where it is typed in, with a cursor."""
    write(on, label, place.x, place.y - 15, 18, GREY)
    pygame.draw.rect(on, EMPTY, place, border_radius=4)
    pygame.draw.rect(on, AMBER if typed_in else EDGE, place, width=1, border_radius=4)
    end = write(on, text, place.x + 7, place.y + 6, 20)
    if typed_in:
        pygame.draw.line(on, WHITE, (end + 2, place.y + 5), (end + 2, place.bottom - 6))


def button(on: Surface, place: Rect, label: str, colour: Colour) -> None:
    """Draw a button."""
    pygame.draw.rect(on, colour, place, border_radius=5)
    pygame.draw.rect(on, EDGE, place, width=1, border_radius=5)
    write_middle(on, label, place, 20)
