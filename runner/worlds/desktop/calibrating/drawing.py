"""Draws the places of a world file over a picture, each with its name and the colour that is looked for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from btrunner.runner.worlds.desktop.calibrating.targets import Target
from btrunner.runner.worlds.desktop.eyes.pixels import Pixels
from btrunner.runner.worlds.desktop.screens.screen import Rect

_WIDE = 960
"""Pictures are enlarged until they are so wide: names must be read beside places of few pixels."""
_FONT, _SIZE, _HIGH, _GAP = cv2.FONT_HERSHEY_SIMPLEX, 0.5, 18, 6
_SWATCH = 12
_LINES = {
    "bar": (80, 220, 80), "colour": (230, 110, 230), "template": (240, 220, 60), "text": (60, 220, 250),
}  # fmt: skip
"""Blue, green and red of the line around each kind of place."""
_STATE, _OUTSIDE = (40, 150, 255), (60, 60, 255)
_DARK, _LIGHT = (24, 24, 24), (240, 240, 240)


def drawn(pixels: Pixels, targets: Sequence[Target]) -> Pixels:
    """Return an enlarged copy of a picture with all places drawn over it, and those without one named below."""
    zoom = max(1, math.ceil(_WIDE / pixels.shape[1]))
    picture = np.repeat(np.repeat(pixels, zoom, axis=0), zoom, axis=1)
    groups = _grouped(targets)
    sheet = _Sheet(picture, [_zoomed(at, zoom) for at, _ in groups])
    for at, group in groups:
        sheet.place(_zoomed(at, zoom), group, _is_outside(at, pixels))
    anywhere = [target for target in targets if target.at is None]
    return sheet.with_footer(anywhere) if anywhere else sheet.picture


def _grouped(targets: Iterable[Target]) -> list[tuple[Rect, list[Target]]]:
    groups: dict[Rect, list[Target]] = {}
    for target in targets:
        if target.at is not None:
            groups.setdefault(target.at, []).append(target)
    return list(groups.items())


def _zoomed(at: Rect, zoom: int) -> Rect:
    return Rect(*(side * zoom for side in at))


def _is_outside(at: Rect, pixels: Pixels) -> bool:
    return bool(at.x + at.width > pixels.shape[1] or at.y + at.height > pixels.shape[0])


class _Sheet:
    """A picture on which labels find a place where no other label is."""

    def __init__(self, picture: Pixels, places: list[Rect]) -> None:
        self.picture = np.ascontiguousarray(picture)
        self._places = places
        self._taken: list[Rect] = []

    def place(self, at: Rect, group: Sequence[Target], outside: bool) -> None:
        """Draw a place and its label."""
        line = _OUTSIDE if outside else _line(group[0])
        corner, opposite = (at.x - 1, at.y - 1), (at.x + at.width, at.y + at.height)
        cv2.rectangle(self.picture, corner, opposite, _DARK, 3)
        cv2.rectangle(self.picture, corner, opposite, line, 1)
        self._label(at, group, line, "outside the window" if outside else "")

    def with_footer(self, anywhere: Sequence[Target]) -> Pixels:
        """Return the picture with a line below for what is looked for everywhere in it."""
        height, width = self.picture.shape[:2]
        rows = _rows(anywhere, width - _width_of("everywhere:"))
        footer = np.full((len(rows) * _HIGH + _GAP, width, 3), _DARK, np.uint8)
        self.picture = np.vstack([self.picture, footer])
        _write(self.picture, "everywhere:", 4, height + _HIGH - 5, _LIGHT)
        for number, row in enumerate(rows):
            self._write_names(_width_of("everywhere:"), height + number * _HIGH, row)
        return self.picture

    def _label(self, at: Rect, group: Sequence[Target], line: tuple[int, ...], remark: str) -> None:
        rows = _rows(group, self.picture.shape[1] - 8)
        width = max(sum(_name_width(target) for target in row) for row in rows)
        box = self._free(at, max(width, _width_of(remark)), (len(rows) + bool(remark)) * _HIGH)
        self._taken.append(box)
        corner, opposite = (box.x, box.y), (box.x + box.width, box.y + box.height)
        cv2.rectangle(self.picture, corner, opposite, _DARK, cv2.FILLED)
        cv2.rectangle(self.picture, corner, opposite, line, 1)
        for number, row in enumerate(rows):
            self._write_names(box.x, box.y + number * _HIGH, row)
        if remark:
            _write(self.picture, remark, box.x + 4, box.y + box.height - 5, line)

    def _free(self, at: Rect, width: int, height: int) -> Rect:
        """Return where a label of this size goes: beside its place, if it can be off all places, or below."""
        tall, wide = self.picture.shape[:2]
        x = max(0, min(at.x, wide - width - 1))
        right = min(at.x + at.width + 3, wide - width - 1)
        near = [(x, at.y - height - 3), (x, at.y + at.height + 3), (right, at.y), (at.x - width - 3, at.y)]
        far = [(x, y) for start in (at.y + at.height + 3, 0) for y in range(start, tall, _HIGH // 2)]
        for spots, taken in ((near, self._taken + self._places), (near, self._taken), (far, self._taken)):
            for left, top in spots:
                box = Rect(left, top, width, height)
                inside = left >= 0 and 0 <= top <= tall - height - 1
                if inside and not any(_touch(box, other) for other in taken):
                    return box
        return Rect(x, max(0, min(at.y, tall - height - 1)), width, height)

    def _write_names(self, x: int, y: int, row: Sequence[Target]) -> None:
        for target in row:
            _write(self.picture, target.name, x + 4, y + _HIGH - 5, _LIGHT)
            if target.colour is not None:
                right = x + _name_width(target) - _GAP
                corner, opposite = (right - _SWATCH, y + 3), (right, y + 3 + _SWATCH)
                cv2.rectangle(self.picture, corner, opposite, target.colour.rgb[::-1], cv2.FILLED)
                cv2.rectangle(self.picture, corner, opposite, _LIGHT, 1)
            x += _name_width(target)


def _line(target: Target) -> tuple[int, ...]:
    return _STATE if target.of_state else _LINES[target.source]


def _rows(targets: Sequence[Target], width: int) -> list[list[Target]]:
    """Return the targets in rows that are no wider than so many pixels."""
    rows: list[list[Target]] = [[]]
    for target in targets:
        if rows[-1] and sum(map(_name_width, rows[-1])) + _name_width(target) > width:
            rows.append([])
        rows[-1].append(target)
    return rows


def _name_width(target: Target) -> int:
    return _width_of(target.name) + (_SWATCH + _GAP if target.colour is not None else 0)


def _width_of(text: str) -> int:
    return int(cv2.getTextSize(text, _FONT, _SIZE, 1)[0][0]) + 2 * _GAP if text else 0


def _write(picture: Pixels, text: str, x: int, y: int, colour: tuple[int, ...]) -> None:
    cv2.putText(picture, text, (x, y), _FONT, _SIZE, colour, 1, cv2.LINE_AA)


def _touch(one: Rect, other: Rect) -> bool:
    return (
        one.x <= other.x + other.width
        and other.x <= one.x + one.width
        and one.y <= other.y + other.height
        and other.y <= one.y + one.height
    )
