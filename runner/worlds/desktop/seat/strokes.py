"""Strokes: the smallest things that hands do, as they travel from an action to the seat."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

HOLD = 0.05
"""Seconds that a key or a button is held: a game that polls the keyboard does not see a shorter one."""

Button = Literal["left", "middle", "right"]
Point = tuple[int, int]


class Press(Struct, frozen=True, tag_field="stroke", tag="press"):
    """Keys that are pressed together and held for some seconds."""

    keys: tuple[str, ...]
    hold: float = HOLD


class Type(Struct, frozen=True, tag_field="stroke", tag="type"):
    """A text, one character after the other."""

    text: str
    hold: float = HOLD


class Click(Struct, frozen=True, tag_field="stroke", tag="click"):
    """A button of the mouse at a point of the window's own area."""

    at: Point
    button: Button = "left"
    hold: float = HOLD


class Move(Struct, frozen=True, tag_field="stroke", tag="move"):
    """The pointer to a point of the window's own area."""

    at: Point


class Pause(Struct, frozen=True, tag_field="stroke", tag="pause"):
    """Seconds in which others may have their turn."""

    seconds: float


Stroke = Press | Type | Click | Move | Pause
