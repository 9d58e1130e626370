"""Makes the rule of a new fact or state from what a place of the window shows: its colours, its picture, its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from msgspec import Struct

from btrunner.runner.errors import WorldError, did_you_mean
from btrunner.runner.params import STRING
from btrunner.runner.worlds.desktop.calibrating import on_screen
from btrunner.runner.worlds.desktop.calibrating.cameras import Glimpse
from btrunner.runner.worlds.desktop.calibrating.editing import Edit
from btrunner.runner.worlds.desktop.calibrating.found import Unread
from btrunner.runner.worlds.desktop.calibrating.world_file import WorldFile
from btrunner.runner.worlds.desktop.eyes.pixels import Pixels, share_of
from btrunner.runner.worlds.desktop.eyes.values import found_value
from btrunner.runner.worlds.desktop.file.check_facts import OWN_FACTS
from btrunner.runner.worlds.desktop.file.fact_rules import Bar, Patch
from btrunner.runner.worlds.desktop.file.quantities import Colour
from btrunner.runner.worlds.desktop.file.rules import State
from btrunner.runner.worlds.desktop.file.state_rules import Rule
from btrunner.runner.worlds.desktop.screens.screen import Rect
from btrunner.runner.worlds.protocol import Path as Steps

Kind = Literal["bar", "colour", "template", "text"]
FACT_KINDS: tuple[Kind, ...] = get_args(Kind)
STATE_KINDS: tuple[Kind, ...] = ("colour", "template", "text")
STATES: tuple[str, ...] = get_args(State)

_END = 0.08
"""The part of a bar at each of its ends whose colour is that of all of its full, or empty, part."""
_AROUND = 12
"""Pixels around a picture in which it is looked for."""
_OF_WHAT_SHOWS = 0.8
"""The part that is asked for of what has the colour now, where that is less than what is asked for unless said."""
_LEAST = 0.1
"""The least part of a place that a colour fills by which it can be known."""


class Wish(Struct, frozen=True):
    """Something new that a world file should tell; the colour and the text are found in its place unless said.

    The text is the pattern of a fact, and the words of a state.
    """

    name: str
    kind: Kind
    at: Rect | None = None
    of_state: bool = False
    colour: Colour | None = None
    text: str = ""

    @property
    def source(self) -> str:
        """By what it is told."""
        return self.kind

    @property
    def colour_key(self) -> str:
        """Where its colour will stand; empty for what has none."""
        return self.kind if self.kind in ("bar", "colour") else ""


class Made(NamedTuple):
    """What is to be saved: the rule, and the file and the pixels of its picture, where it has one."""

    edit: Edit
    picture: tuple[Path, Pixels] | None = None

    @property
    def lacks(self) -> str:
        """What could not be found out, in words, or an empty text."""
        bar = self.edit.value.get("bar")
        if bar is None or "empty" in bar:
            return ""
        return "its empty colour is not seen: say it as empty: in the file, or add it when it is not full"


def made(wish: Wish, file: WorldFile, glimpse: Glimpse) -> Made:
    """Return what is to be saved for a wish.

    Raises WorldError for one that cannot be had: its name is taken or none, or its place shows nothing to go by.
    """
    check_name(wish, file)
    if wish.at is None:
        raise WorldError(f"{wish.name}: choose its place")
    if wish.colour is not None and not wish.colour_key:
        raise WorldError(f"'{wish.name}' is told by a {wish.kind}: it has no colour")
    if wish.text and wish.kind != "text":
        raise WorldError(f"'{wish.name}' is told by a {wish.kind}: it has no text")
    make = _state if wish.of_state else _fact
    try:
        return make(wish, wish.at, file, glimpse)
    except Unread as unread:
        raise WorldError(f"{wish.name}: {unread}") from unread


def check_name(wish: Wish, file: WorldFile) -> None:
    """Raise WorldError for something new that cannot have its name, or be told as it should be."""
    if wish.of_state:
        if wish.name not in STATES:
            hint = did_you_mean(wish.name, STATES) or f"there are {', '.join(STATES)}"
            raise WorldError(f"no state of a client is called '{wish.name}' ({hint})")
        if wish.kind not in STATE_KINDS:
            raise WorldError(
                f"a state shows by a {', '.join(STATE_KINDS[:-1])} or {STATE_KINDS[-1]}, not by a {wish.kind}"
            )
    elif not wish.name.isidentifier():
        raise WorldError(f"'{wish.name}' is no name for a fact: write it as one word, such as in_combat")
    elif wish.name in OWN_FACTS:
        raise WorldError(f"'{wish.name}' is told by the world itself: use another name")
    elif wish.name in file.rules.facts:
        raise WorldError(
            f"there is a fact '{wish.name}' already: change its place and its colour, or use another name"
        )


def _fact(wish: Wish, place: Rect, file: WorldFile, glimpse: Glimpse) -> Made:
    pixels = on_screen.part(glimpse.pixels, place)
    path: Steps = ("facts", wish.name)
    at = list(place)
    if wish.kind == "bar":
        return Made(Edit(path, {"bar": {"at": at, **_bar(pixels, wish.colour)}}))
    if wish.kind == "colour":
        usual = Patch(at=at, colour=Colour("#000000"))
        colour, share = _patch(pixels, wish.colour, usual.tolerance, usual.share)
        return Made(Edit(path, {"colour": {"at": at, "is": colour, **share}}))
    if wish.kind == "template":
        picture = _picture(wish, file, pixels)
        value = {"template": {"picture": picture[0].name, "at": _around(place, glimpse)}}
        return Made(Edit(path, value), picture)
    pattern = {"pattern": wish.text} if wish.text else {}
    return Made(Edit(path, {"text": {"at": at, **pattern}, **_type(pixels, wish.text)}))


def _state(wish: Wish, place: Rect, file: WorldFile, glimpse: Glimpse) -> Made:
    pixels = on_screen.part(glimpse.pixels, place)
    path = _state_path(wish.name, file)
    at = list(place)
    if wish.kind == "colour":
        usual = Rule()
        colour, share = _patch(pixels, wish.colour, usual.tolerance, usual.share)
        return Made(Edit(path, {"colour": colour, "at": at, **share}))
    if wish.kind == "template":
        picture = _picture(wish, file, pixels)
        return Made(Edit(path, {"template": picture[0].name, "at": _around(place, glimpse)}), picture)
    return Made(Edit(path, {"text": wish.text or on_screen.text_in(pixels), "at": at}))


def _state_path(state: str, file: WorldFile) -> Steps:
    """Return where a way in which a state shows goes: one that is told already gets an alternative."""
    rule = file.rules.states().get(state)
    path: Steps = ("client_states", state)
    return path if rule is None else (*path, "alternatives", len(rule.alternatives))


def _bar(pixels: Pixels, colour: Colour | None) -> Mapping[str, Any]:
    """Return the colours of a bar: its full end's, and its empty end's where that is another one."""
    high, wide = pixels.shape[:2]
    lying = wide >= high
    strip = max(1, round((wide if lying else high) * _END))
    full, empty = (pixels[:, :strip], pixels[:, -strip:]) if lying else (pixels[-strip:], pixels[:strip])
    colour = colour or on_screen.usual_colour(full)
    rule: dict[str, Any] = {"colour": str(colour)}
    usual = Bar(at=[], colour=colour).tolerance
    other = on_screen.usual_colour(empty)
    off = max(abs(one - another) for one, another in zip(colour.rgb, other.rgb, strict=True))
    if off > usual // 2:
        rule["empty"] = str(other)
        if (off - 1) // 2 < usual:
            rule["tolerance"] = (off - 1) // 2
    return rule if lying else {**rule, "grows": "up"}


def _patch(
    pixels: Pixels, colour: Colour | None, tolerance: int, usual: float
) -> tuple[str, Mapping[str, str]]:
    """Return the colour of a place, and how much of it must have it where that is less than usual."""
    wanted = colour or on_screen.usual_colour(pixels)
    share = share_of(pixels, wanted.rgb, tolerance)
    if colour is None and share < _LEAST:
        raise Unread(
            f"no colour fills its place, the most is {wanted} with {on_screen.percent(share)}: "
            "choose a smaller place, a colour, or a template"
        )
    asked = int(share * _OF_WHAT_SHOWS * 100)
    return str(wanted), {"share": f"{asked}%"} if asked > 0 and share * _OF_WHAT_SHOWS < usual else {}


def _picture(wish: Wish, file: WorldFile, pixels: Pixels) -> tuple[Path, Pixels]:
    if (pixels == pixels[0, 0]).all():
        raise Unread("its place is all of one colour, and so is much else: tell it by its colour")
    path = file.path.with_name(f"{wish.name}.png")
    others = (path.with_stem(f"{wish.name}_{number}") for number in count(2))
    return next(each for each in chain([path], others) if not each.exists()), pixels


def _around(at: Rect, glimpse: Glimpse) -> list[int]:
    """Return where a picture is looked for: a little around where it is, inside the window."""
    left, top = max(0, at.x - _AROUND), max(0, at.y - _AROUND)
    width, height = glimpse.size
    right, bottom = min(width, at.x + at.width + _AROUND), min(height, at.y + at.height + _AROUND)
    return [left, top, right - left, bottom - top]


def _type(pixels: Pixels, pattern: str) -> Mapping[str, str]:
    """Return the type that what is read now has, where it is a number."""
    try:
        read = found_value(re.compile(pattern or ".*", re.DOTALL), on_screen.text_in(pixels), STRING)
    except (Unread, re.error):
        return {}
    if read is None or not re.fullmatch(r"[+-]?\d+([.,]\d+)?", read):
        return {}
    return {"type": "integer" if read.lstrip("+-").isdecimal() else "number"}
