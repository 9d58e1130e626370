"""The words of a box as a picture may show them: one line, printable, nothing that steers a terminal."""

from __future__ import annotations

import re

from btrunner.runner.draw.outline import Box, Outline

# Controls would move a cursor or break XML; marks of direction would let a text lie about its order.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def plain(text: str) -> str:
    """Return ``text`` on one line, without controls, lone surrogates or runs of spaces."""
    if not (text.isascii() and text.isprintable()):
        text = _CONTROL.sub(" ", text)
        text = _INVISIBLE.sub("", text)
        text = _SURROGATE.sub("\ufffd", text)
    return " ".join(text.split())


def title_of(box: Box) -> str:
    """Return what a box is called: its title, or its kind when it has none."""
    return plain(box.title) or plain(box.kind) or "?"


def saying_of(box: Box) -> tuple[str, str]:
    """Return (kind, detail), each empty where the title has said it already."""
    title, kind, detail = title_of(box), plain(box.kind), plain(box.detail)
    return ("" if kind == title else kind), ("" if detail == title else detail)


def options_of(box: Box) -> list[str]:
    """Return the options that say something."""
    return [words for option in box.options if (words := plain(option))]


def folded(box: Box) -> str:
    """Return ``3 more below`` for a folded subtree, else an empty text."""
    return f"{box.hidden} more below" if box.hidden > 0 else ""


def name_of(outline: Outline) -> str:
    """Return what a tree is called."""
    return plain(outline.title) or "tree"
