"""Trees as one self-contained SVG: cards, links and a legend, on light and on dark pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from btrunner.runner.draw import measure
from btrunner.runner.draw.ink import card_ink, escape, link_ink, mark_ink, number, symbols, text_ink
from btrunner.runner.draw.layout import Layout, layout
from btrunner.runner.draw.look import STATUSES
from btrunner.runner.draw.outline import Outline
from btrunner.runner.draw.style import style
from btrunner.runner.draw.text import name_of, plain, saying_of, title_of

_MARGIN = 28.0
_BETWEEN = 34.0
_READ_ALOUD = 160
"""How many nodes the description for a screen reader names."""


def svg(outlines: Sequence[Outline]) -> str:
    """Return one picture, the trees one below the other."""
    layouts = [layout(outline) for outline in outlines]
    marked = any(tree.marked for tree in layouts)
    right = _MARGIN + max(
        [480.0 if marked else 240.0]
        + [tree.width for tree in layouts]
        + [_heading_width(outline) for outline in outlines]
    )
    parts: list[str] = []
    top = _MARGIN
    for outline, tree in zip(outlines, layouts, strict=True):
        if parts:
            parts.append(f'<path class="bt-rule" d="M{number(_MARGIN)} {number(top)}H{number(right)}"/>')
            top += _BETWEEN
        heading, top = _heading(outline, top)
        parts += [
            *heading,
            f'<g transform="translate({number(_MARGIN)} {number(top)})">',
            *_tree(tree),
            "</g>",
        ]
        top += tree.height + _BETWEEN
    if marked:
        parts += _legend(top)
        top += 10 + _BETWEEN
    head = _head(outlines, layouts, right + _MARGIN, max(top - _BETWEEN, 0) + _MARGIN)
    return "\n".join([*head, *parts, "</svg>"]) + "\n"


def _head(outlines: Sequence[Outline], layouts: list[Layout], width: float, height: float) -> Iterator[str]:
    size = f"{number(width)} {number(height)}"
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="bt" role="img" viewBox="0 0 {size}" '
        f'width="{number(width)}" height="{number(height)}">'
    )
    yield f"<title>{escape(', '.join(name_of(outline) for outline in outlines))}</title>"
    yield f"<desc>{escape(_description(outlines, layouts))}</desc>"
    yield f"<style>{style()}</style>"
    boxes = [spot.box for tree in layouts for spot in tree.spots]
    yield from symbols(
        {box.kind for box in boxes}, set(STATUSES) if any(box.status for box in boxes) else set()
    )
    yield f'<rect class="bt-page" width="{number(width)}" height="{number(height)}" rx="12"/>'


def _description(outlines: Sequence[Outline], layouts: list[Layout]) -> str:
    """Return the picture in words, for those who cannot see it."""
    words: list[str] = []
    for outline, tree in zip(outlines, layouts, strict=True):
        count = len(tree.spots)
        words.append(f"Behaviour tree {name_of(outline)}, {count} node{'' if count == 1 else 's'}:")
        for spot in tree.spots[:_READ_ALOUD]:
            said = [plain(spot.box.slot), title_of(spot.box), *saying_of(spot.box), plain(spot.box.status)]
            words.append(" ".join(word for word in said if word) + ";")
        if count > _READ_ALOUD:
            words.append(f"and {count - _READ_ALOUD} more.")
    return " ".join(words)


def _heading_width(outline: Outline) -> float:
    return max(
        measure.HEADING.width(_title(outline)), *(font.width(text) for font, text in _under(outline)), 0
    )


def _title(outline: Outline) -> str:
    return measure.HEADING.fitted(name_of(outline), 900)


def _under(outline: Outline) -> list[tuple[measure.Font, str]]:
    """Return the lines below the title, each with its font."""
    lines = [(measure.ABOUT, line) for line in measure.ABOUT.wrapped(plain(outline.about), 900, 3)]
    lines += [(measure.CAPTION, line) for line in measure.CAPTION.wrapped(plain(outline.caption), 900, 2)]
    return [(font, line) for font, line in lines if line]


def _heading(outline: Outline, top: float) -> tuple[list[str], float]:
    """Return the words above a tree, and where the tree may begin."""
    rows = [text_ink("bt-h", _MARGIN, top + 17, _title(outline))]
    bottom = top + 20
    for font, line in _under(outline):
        bottom += 20
        rows.append(text_ink(font.name, _MARGIN, bottom, line))
    return rows, bottom + 22


def _tree(tree: Layout) -> Iterator[str]:
    """Yield links, then cards; what runs is drawn last, so that its way is seen whole."""
    children = [spot for spot in tree.spots if spot.parent >= 0]
    for spot in sorted(children, key=lambda spot: spot.box.status == "running"):
        yield from link_ink(tree.spots[spot.parent], spot)
    for spot in tree.spots:
        yield from card_ink(spot, tree.marked)


def _legend(top: float) -> Iterator[str]:
    x = _MARGIN + 8
    for status in (*STATUSES, "not visited"):
        yield f'<g class="bt-{status}">' if status in STATUSES else "<g>"
        yield mark_ink(status, x, top)
        yield text_ink("bt-l", x + 14, top + 4, status) + "</g>"
        x += 14 + measure.WHY.width(status) + 26
