"""What pixels show: how full a bar is, whether a colour or a small picture is there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import cv2
import numpy as np

from btrunner.runner.worlds.desktop.screens.screen import Picture

Pixels = Any
"""Rows of blue, green and red, each from 0 to 255."""


def pixels_of(picture: Picture) -> Pixels:
    """Return the pixels of a picture."""
    whole = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width, 4)
    return whole[:, :, :3]


def has_colour(pixels: Pixels, rgb: tuple[int, int, int], tolerance: int) -> Any:
    """Return which of the pixels have a colour, each part of it no further off than the tolerance."""
    blue_first = np.array(rgb[::-1], np.int16)
    return (np.abs(pixels.astype(np.int16) - blue_first) <= tolerance).all(axis=2)


def fullness(pixels: Pixels, rgb: tuple[int, int, int], tolerance: int, grows: str) -> float:
    """Return how full a bar is, from 0 to 1: where its colour ends, also when a text stands on it."""
    filled = has_colour(pixels, rgb, tolerance).mean(axis=0 if grows in ("right", "left") else 1) >= 0.5
    if grows in ("left", "up"):
        filled = filled[::-1]
    places = np.flatnonzero(filled)
    return round(float(places[-1] + 1) / len(filled), 3) if len(places) else 0.0


def shows(pixels: Pixels, colours: Iterable[tuple[int, int, int]], tolerance: int) -> bool:
    """Say whether something in these colours is there: they fill half of it; a text may stand on the rest."""
    return sum(share_of(pixels, rgb, tolerance) for rgb in colours) >= 0.5


def share_of(pixels: Pixels, rgb: tuple[int, int, int], tolerance: int) -> float:
    """Return the part of the pixels that have a colour."""
    return float(has_colour(pixels, rgb, tolerance).mean())


def likeness(pixels: Pixels, template: Pixels) -> float:
    """Return how like a small picture the likest place is, from 0 to 1; one that is too large is nowhere."""
    return likest(pixels, template)[0]


def likest(pixels: Pixels, template: Pixels) -> tuple[float, int, int]:
    """Return how like a small picture the likest place is, from 0 to 1, and that place."""
    if template.shape[0] > pixels.shape[0] or template.shape[1] > pixels.shape[1]:
        return 0.0, 0, 0
    # The squared difference, of which 0 is the same picture, works for one of a single colour too.
    off = cv2.matchTemplate(np.ascontiguousarray(pixels), template, cv2.TM_SQDIFF_NORMED)
    y, x = np.unravel_index(off.argmin(), off.shape)
    return 1.0 - float(min(1.0, off[y, x])), int(x), int(y)


@cache
def read_template(path: str) -> Pixels:
    """Return the pixels of a picture file; raises ValueError for what is none."""
    template = cv2.imread(path)
    if template is None:
        raise ValueError(f"{path} is no picture that can be read")
    return template
