"""Styled words on lines of a given width: wrapped at spaces, ellipsised after a few lines."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len

Span = tuple[str, str]
"""A text and its style, as the parameters of an SGR escape sequence."""

DIM = "2"
_LINES = 4
"""A paragraph longer than this is ellipsised: a picture is no place for an essay."""


def paragraph(
    first: list[Span], spans: list[Span], rest: list[Span], width: int | None, *, whole: bool = False
) -> list[list[Span]]:
    """Set ``spans`` with spaces between them behind ``first``, further lines behind ``rest``.

    ``whole``: a span that fits on a line of its own is not torn apart.
    """
    if width is None:
        return [first + _joined(spans)]
    rows: list[list[Span]] = []
    line = list(first)
    used = start = _cells(first)
    for text, style in _words(spans, width - max(start, _cells(rest)) if whole else 0):
        space = 0 if used == start else 1
        if used > start and used + space + cell_len(text) > width:
            if len(rows) == _LINES - 1:
                line.append((" …", DIM))
                break
            rows.append(line)
            line, used, start, space = list(rest), _cells(rest), _cells(rest), 0
        line.append((" " * space + text, style))
        used += space + cell_len(text)
    rows.append(line)
    return [_fitted(row, width) for row in rows]


def paint(row: list[Span], colour: bool) -> str:
    """Return the line as text, with escape sequences where ``colour`` is wanted."""
    if not colour:
        return "".join(text for text, _ in row).rstrip()
    runs = [("".join(text for text, _ in run), style) for style, run in groupby(row, key=itemgetter(1))]
    return "".join(f"\x1b[{style}m{text}\x1b[0m" if style and text else text for text, style in runs)


def _joined(spans: list[Span]) -> list[Span]:
    return [(text if number == 0 else f" {text}", style) for number, (text, style) in enumerate(spans)]


def _cells(spans: list[Span]) -> int:
    return cell_len("".join(text for text, _ in spans))


def _words(spans: list[Span], room: int) -> list[Span]:
    """Split into words, but for spans that fit in the room."""
    words: list[Span] = []
    for text, style in spans:
        if cell_len(text) <= room:
            words.append((text, style))
        else:
            words.extend((word, style) for word in text.split(" "))
    return words


def _fitted(row: list[Span], width: int) -> list[Span]:
    """Cut what still sticks out (one long word, a wide prefix) and end it with an ellipsis."""
    if _cells(row) <= width:
        return row
    kept = list(row)
    while kept and _cells(kept) > width - 1:
        text, style = kept.pop()
        if _cells(kept) < width - 1:
            kept.append((_cropped(text, width - 1 - _cells(kept)), style))
            if _cells(kept) <= width - 1:
                break
            kept.pop()
    return [*kept, ("…", DIM)] if width > 0 else []


def _cropped(text: str, cells: int) -> str:
    text = text[: max(cells, 0)]
    while text and cell_len(text) > cells:
        text = text[:-1]
    return text
