"""A tree as lines of text: branches of box-drawing characters, a symbol per kind, a mark per status."""

from __future__ import annotations

from rich.cells import cell_len

from btrunner.runner.draw.flat import Placed, flat, has_status
from btrunner.runner.draw.look import FAMILIES, look, status_look
from btrunner.runner.draw.outline import Box, Outline
from btrunner.runner.draw.paragraph import DIM, Span, paint, paragraph
from btrunner.runner.draw.text import folded, name_of, options_of, plain, saying_of, title_of

_BOLD, _SLOT, _OPTION = "1", "3", "36"


def lines(outline: Outline, *, width: int | None, colour: bool) -> list[str]:
    """Return the picture line by line, none wider than ``width`` cells (None: one line per node).

    ``colour`` adds the escape sequences of a terminal; nothing is said by colour alone.
    """
    rows = _heading(outline, width)
    placed = flat(outline.root)
    marked = has_status(placed)
    rails: list[str] = []
    for item in placed:
        rail = "" if item.parent < 0 else rails[item.parent]
        if item.depth:
            branch = rail + ("└─ " if item.last else "├─ ")
            rail += "   " if item.last else "│  "
        else:
            branch = ""
        rails.append(rail)
        rows.extend(_rows(item, branch, rail, marked, width))
    return [paint(row, colour) for row in rows]


def _heading(outline: Outline, width: int | None) -> list[list[Span]]:
    title = [(name_of(outline), _BOLD)]
    about, caption = plain(outline.about), plain(outline.caption)
    if about:
        title.append((f"— {about}", DIM))
    rows = paragraph([], title, [], width)
    if caption:
        rows += paragraph([], [(caption, DIM)], [], width)
    return rows


def _rows(item: Placed, branch: str, rail: str, marked: bool, width: int | None) -> list[list[Span]]:
    """Return the lines of one box: all on one where it fits, else options and reason on their own."""
    box = item.box
    hang = rail + ("│   " if box.children else "    ")
    first, rest = _shortened(branch, hang, item.depth, width)
    said, why = _saying(box, marked), _why(box)
    options = _options(box)
    everything = said + ([("", ""), *options] if options else []) + why
    if width is None or cell_len(first) + _length(everything) <= width:
        return paragraph([(first, DIM)], everything, [], None)
    rows = paragraph([(first, DIM)], said, [(rest, DIM)], width)
    for more in (options, why):
        if more:
            rows += paragraph([(rest, DIM)], more, [(rest, DIM)], width, whole=more is options)
    return rows


def _saying(box: Box, marked: bool) -> list[Span]:
    kind_look, status = look(box.kind), status_look(box.status)
    spans: list[Span] = []
    if marked:
        spans.append((status.mark, status.sgr))
    if slot := plain(box.slot):
        spans.append((f"{slot}:", _SLOT))
    spans.append((kind_look.symbol, FAMILIES[kind_look.family].sgr))
    spans.append((title_of(box), _BOLD))
    saying = [(words, DIM) for words in saying_of(box) if words]
    # An empty span between two others widens the gap, which keeps title, saying and options apart.
    return spans + ([("", ""), *saying] if saying else [])


def _options(box: Box) -> list[Span]:
    words = options_of(box)
    spans = [(option + " ·", _OPTION) for option in words[:-1]] + [(option, _OPTION) for option in words[-1:]]
    return spans + ([(f"({more})", DIM)] if (more := folded(box)) else [])


def _why(box: Box) -> list[Span]:
    why = plain(box.why)
    return [(f"— {why}", status_look(box.status).sgr)] if why else []


def _length(spans: list[Span]) -> int:
    return cell_len(" ".join(text for text, _ in spans))


def _shortened(branch: str, hang: str, depth: int, width: int | None) -> tuple[str, str]:
    """Cut the rails of a deep node from the left and name its depth: half the width is for words."""
    if width is None:
        return branch, hang
    room = max(0, width - max(30, width // 2))
    if len(branch) <= room:
        return branch, hang
    number = f"⋯{depth} "
    kept = max(3, room - len(number))
    if kept + len(number) + 8 > width:
        return "", ""
    cut = len(branch) - kept
    return number + branch[cut:], " " * len(number) + hang[cut:]
