"""How wide a text will be in a browser, from a table of the widest font that is likely, without any font."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Hundredths of an em for the characters from space to tilde, of DejaVu Sans and DejaVu Sans Bold. Helvetica,
# Segoe and Roboto are a tenth narrower, so what fits here fits there.
_REGULAR = (
    *(32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64),
    *(64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79),
    *(60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63),
    *(63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84),
)
_BOLD = (
    *(35, 46, 52, 84, 70, 100, 87, 31, 46, 46, 52, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70),
    *(70, 70, 40, 40, 84, 84, 84, 58, 100, 77, 76, 73, 83, 68, 68, 82, 84, 37, 37, 77, 64, 100, 84, 85),
    *(73, 85, 77, 72, 68, 81, 77, 110, 77, 72, 73, 46, 37, 46, 84, 50, 50, 67, 72, 59, 72, 68, 44, 72),
    *(71, 34, 34, 67, 34, 104, 71, 69, 72, 72, 49, 60, 48, 71, 65, 92, 65, 65, 58, 71, 37, 71, 84),
)
_MONO = (60,) * 95


@dataclass(frozen=True, slots=True)
class Font:
    """A face and a size in pixels; ``name`` is its class in the picture."""

    name: str
    size: float
    widths: tuple[int, ...] = _REGULAR

    def width(self, text: str) -> float:
        """Return the width of ``text`` in pixels, at most a little too large."""
        return self.size * _hundredths(text, self.widths) / 100

    def fitted(self, text: str, room: float) -> str:
        """Return ``text``, ellipsised where it is wider than ``room``."""
        if self.width(text) <= room:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.width(text[:middle] + "…") <= room else (low, middle - 1)
        return text[:low].rstrip() + "…"

    def wrapped(self, text: str, room: float, lines: int, indent: float = 0) -> list[str]:
        """Return ``text`` in at most ``lines`` lines; the first has ``indent`` less room."""
        rows: list[str] = []
        line = ""
        words = text.split(" ")
        for number, word in enumerate(words):
            longer = f"{line} {word}" if line else word
            if not line or self.width(longer) <= room - (0 if rows else indent):
                line = longer
            elif len(rows) == lines - 1:
                line = " ".join([line, *words[number:]])
                break
            else:
                rows.append(line)
                line = word
        return [self.fitted(row, room - (0 if at else indent)) for at, row in enumerate([*rows, line])]


@lru_cache(maxsize=4096)
def _hundredths(text: str, widths: tuple[int, ...]) -> int:
    return sum(widths[ord(c) - 32] if " " <= c <= "~" else _other(c, widths) for c in text)


@lru_cache(maxsize=4096)
def _other(character: str, widths: tuple[int, ...]) -> int:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF" or character in "—…":
        return 100 if widths is not _MONO or character not in "—…" else 60
    return 60 if widths is _MONO else 80


TITLE = Font("bt-t", 13, _BOLD)
KIND = Font("bt-k", 10.5, _BOLD)
CODE = Font("bt-c", 11, _MONO)
PILL = Font("bt-o", 10.5)
WHY = Font("bt-w", 11)
SLOT = Font("bt-s", 10.5)
HEADING = Font("bt-h", 20, _BOLD)
ABOUT = Font("bt-a", 13)
CAPTION = Font("bt-n", 11, _MONO)
