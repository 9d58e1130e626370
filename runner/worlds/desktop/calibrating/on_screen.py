"""What is found on the screen: bars, colours, small pictures and texts, each with the evidence for it."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from btrunner.runner.params import Type
from btrunner.runner.worlds.desktop.calibrating.found import Found, Unread
from btrunner.runner.worlds.desktop.eyes.pixels import (
    Pixels,
    fullness,
    likest,
    read_template,
    share_of,
    shows,
)
from btrunner.runner.worlds.desktop.eyes.reader import engine
from btrunner.runner.worlds.desktop.eyes.values import found_value
from btrunner.runner.worlds.desktop.file.fact_rules import Bar
from btrunner.runner.worlds.desktop.file.quantities import Colour


class NoText(Unread):
    """There is no text where one is read."""


def part(pixels: Pixels, at: Sequence[int] | None) -> Pixels:
    """Return the pixels of a place, or all; raises Unread for one that is not all in the window."""
    if at is None:
        return pixels
    height, width = pixels.shape[:2]
    x, y, wide, high = at
    if x + wide > width or y + high > height:
        raise Unread(
            f"its place reaches to {x + wide}, {y + high}, outside the window of {width} by {height}"
        )
    if not wide or not high:
        raise Unread("its place is empty")
    return pixels[y : y + high, x : x + wide]


def colour_at(pixels: Pixels, x: int, y: int) -> Colour:
    """Return the colour of a pixel; raises Unread outside the window."""
    height, width = pixels.shape[:2]
    if x >= width or y >= height:
        raise Unread(f"there is no pixel {x}, {y} in a window of {width} by {height}")
    blue, green, red = pixels[y, x]
    return Colour(f"#{red:02x}{green:02x}{blue:02x}")


def bar(pixels: Pixels, rule: Bar) -> Found:
    """Return how full a bar is; raises Unread where neither its full nor its empty part is seen."""
    if rule.empty is not None and not shows(pixels, (rule.colour.rgb, rule.empty.rgb), rule.tolerance):
        raise Unread(f"there is no bar: less than half of its place is {rule.colour} or {rule.empty}")
    value = fullness(pixels, rule.colour.rgb, rule.tolerance, rule.grows)
    share = share_of(pixels, rule.colour.rgb, rule.tolerance)
    evidence = f"{percent(share)} of its pixels are {rule.colour} ± {rule.tolerance}"
    return Found(value, evidence, "" if share else _none(pixels, rule.colour, rule.tolerance))


def colour(pixels: Pixels, wanted: Colour, tolerance: int, needed: float) -> Found:
    """Return whether a colour is there."""
    share = share_of(pixels, wanted.rgb, tolerance)
    if not share:
        return Found(False, _none(pixels, wanted, tolerance))
    evidence = f"{percent(share)} of its pixels are {wanted} ± {tolerance}, {needed:.0%} are needed"
    return Found(share >= needed, evidence)


def template(pixels: Pixels, at: Sequence[int] | None, file: str, needed: float) -> Found:
    """Return whether a small picture is there."""
    try:
        small = read_template(file)
    except ValueError as error:
        raise Unread(str(error)) from error
    wide, high = small.shape[1], small.shape[0]
    if wide > pixels.shape[1] or high > pixels.shape[0]:
        raise Unread(
            f"the picture is {wide} by {high}, its place only {pixels.shape[1]} by {pixels.shape[0]}"
        )
    like, x, y = likest(pixels, small)
    left, top = (at[0], at[1]) if at else (0, 0)
    return Found(like >= needed, f"{like:.0%} like it at {x + left}, {y + top}, {needed:.0%} are needed")


def text_in(pixels: Pixels) -> str:
    """Return the text that is read; raises Unread where there is none, or nothing that reads."""
    if not all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime")):
        raise Unread("nothing here can read text from a screen: pip install 'btrunner[ocr]' brings it")
    read = _engine()(pixels)
    if not read:
        raise NoText("no text is found there")
    return read


def text(pixels: Pixels, pattern: str, kind: Type) -> Found:
    """Return the value that a pattern finds in a text on the screen."""
    read = text_in(pixels)
    try:
        wanted = re.compile(pattern or ".*", re.DOTALL)
    except re.error as error:
        raise Unread(f"the pattern {pattern} is no regular expression: {error}") from error
    value = found_value(wanted, read, kind)
    if value is None:
        raise Unread(f"read '{read}'; {not_found(wanted, read, kind)}")
    return Found(value, f"read '{read}'")


def not_found(pattern: re.Pattern[str], read: str, kind: Type) -> str:
    """Return why a pattern and a type found no value in a text."""
    if not pattern.search(read):
        return f"the pattern {pattern.pattern} finds nothing in it"
    return f"what the pattern {pattern.pattern} finds in it is not {kind.noun}"


def percent(share: float) -> str:
    """Return a part of a whole; a little of it is not called nothing."""
    return "under 1%" if 0 < share < 0.01 else f"{share:.0%}"


def usual_colour(pixels: Pixels) -> Colour:
    """Return the colour that most pixels have."""
    colours, counts = np.unique(_packed(pixels), return_counts=True)
    return Colour(f"#{int(colours[counts.argmax()]):06x}")


def _none(pixels: Pixels, wanted: Colour, tolerance: int) -> str:
    off = np.abs(pixels.astype(np.int16) - np.array(wanted.rgb[::-1], np.int16)).max(axis=2)
    nearest = Colour(f"#{int(_packed(pixels).ravel()[off.argmin()]):06x}")
    return (
        f"no pixel is {wanted} ± {tolerance}; most are {usual_colour(pixels)}, "
        f"the nearest is {nearest}, {int(off.min())} off"
    )


def _packed(pixels: Pixels) -> Pixels:
    """Return each pixel as one number, as a colour is written."""
    whole = pixels.astype(np.int32)
    return whole[..., 2] << 16 | whole[..., 1] << 8 | whole[..., 0]


@cache
def _engine() -> Callable[[Pixels], str]:
    return engine()
