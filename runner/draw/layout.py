"""Where the cards of a tree stand: parents left, children right and stacked."""

from __future__ import annotations

from dataclasses import dataclass

from btrunner.runner.draw import measure
from btrunner.runner.draw.card import AXIS, Card, card
from btrunner.runner.draw.flat import Placed, flat, has_status
from btrunner.runner.draw.outline import Box, Outline
from btrunner.runner.draw.text import plain

TRUNK = 20.0
_BEFORE_CARD = 24.0
_BETWEEN, _BETWEEN_COUSINS, _BELOW_LINKS = 12.0, 12.0, 24.0


@dataclass(frozen=True, slots=True)
class Spot:
    """One card at its place, with the position of its parent (-1: the root) and the width of its column."""

    box: Box
    card: Card
    parent: int
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A tree with every card at its place, measured from its own corner."""

    spots: list[Spot]
    width: float
    height: float
    marked: bool


def layout(outline: Outline) -> Layout:
    """Lay out a tree; each level of nodes is a column."""
    placed = flat(outline.root)
    marked = has_status(placed)
    cards = [card(item.box, marked) for item in placed]
    lefts, widths = _columns(placed, cards)
    tops, height = _rows(placed, cards)
    spots = [
        Spot(item.box, one, item.parent, lefts[item.depth], top, widths[item.depth])
        for item, one, top in zip(placed, cards, tops, strict=True)
    ]
    return Layout(spots, lefts[-1] + widths[-1], height, marked)


def _columns(placed: list[Placed], cards: list[Card]) -> tuple[list[float], list[float]]:
    """Return where each column begins and its width: that of its widest card."""
    depths = 1 + max(item.depth for item in placed)
    widths, slots = [0.0] * depths, [0.0] * depths
    for item, one in zip(placed, cards, strict=True):
        widths[item.depth] = max(widths[item.depth], one.width)
        if slot := plain(item.box.slot):
            slots[item.depth] = max(slots[item.depth], measure.SLOT.width(slot_text(slot)) + 14)
    lefts = [0.0]
    for depth in range(1, depths):
        lefts.append(lefts[-1] + widths[depth - 1] + TRUNK + slots[depth] + _BEFORE_CARD)
    return lefts, widths


def slot_text(slot: str) -> str:
    """Return the words on a link, no longer than a link should be."""
    return measure.SLOT.fitted(plain(slot), 120)


def _rows(placed: list[Placed], cards: list[Card]) -> tuple[list[float], float]:
    """Return the top of each card, and the height of the whole.

    A node, its first child, that one's first child and so on stand on one line, as high as the columns they
    stand in allow. A link runs down right of a column; nothing that has links of its own may stand left of
    it, or they would meet.
    """
    chains = _chains(placed)
    depths = 1 + max(item.depth for item in placed)
    free, last, links = [0.0] * depths, [-1] * depths, [-2 * AXIS] * depths
    tops = [0.0] * len(placed)
    for head, item in enumerate(placed):
        chain = chains.get(head)
        if chain is None:
            continue
        top = 0.0 if item.parent < 0 else tops[item.parent]
        for here in chain:
            depth, parent = placed[here].depth, placed[here].parent
            cousins = last[depth] >= 0 and last[depth] != parent
            top = max(top, free[depth] + (_BETWEEN_COUSINS if cousins else 0.0))
            if placed[here].box.children:
                top = max(top, links[depth] + _BELOW_LINKS - AXIS)
        for here in chain:
            depth = placed[here].depth
            tops[here], last[depth] = top, placed[here].parent
            free[depth] = top + cards[here].height + _BETWEEN
        if item.depth:
            links[item.depth - 1] = top + AXIS
    return tops, max(free) - _BETWEEN


def _chains(placed: list[Placed]) -> dict[int, list[int]]:
    """Return, by the node that begins it, each run of first children."""
    chains: dict[int, list[int]] = {}
    chain: list[int] = []
    for here, item in enumerate(placed):
        # Parents come first, so a first child follows its parent at once.
        if item.parent < 0 or item.parent != here - 1:
            chain = chains[here] = []
        chain.append(here)
    return chains
