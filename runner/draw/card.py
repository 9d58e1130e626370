"""One node as a card: which words it shows, on which lines, and how large that makes it."""

from __future__ import annotations

from dataclasses import dataclass

from btrunner.runner.draw import measure
from btrunner.runner.draw.outline import Box
from btrunner.runner.draw.text import folded, options_of, plain, saying_of, title_of

WIDEST = 304.0
PADDING = 12.0
TEXT_LEFT = 44.0
AXIS = 22.0
"""How far below the top of a card its links run."""
PILL_HEIGHT, PILL_LINE, PILL_GAP, PILL_PADDING = 19.0, 13.0, 5.0, 8.0
LINE = 15.0
MARK = 24.0


@dataclass(frozen=True, slots=True)
class Pill:
    """One option on a card, at a place relative to the card's corner."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """The words of one node, broken into lines, and the room they take."""

    title: str
    kind: str
    saying: tuple[str, ...]
    pills: tuple[Pill, ...]
    why: tuple[str, ...]
    why_top: float
    width: float
    height: float

    @property
    def title_baseline(self) -> float:
        """Where the title stands: in the middle of the head when nothing else is said there."""
        return 20.0 if self.kind or self.saying else 26.5


def card(box: Box, marked: bool) -> Card:
    """Set the words of a box on a card; ``marked`` leaves room for the mark of a status."""
    mark = MARK if marked else 0.0
    room = WIDEST - TEXT_LEFT - PADDING - mark
    title = measure.TITLE.fitted(title_of(box), room)
    kind, detail = saying_of(box)
    kind = measure.KIND.fitted(kind, room / 2)
    indent = measure.KIND.width(kind) + 7 if kind else 0.0
    saying = measure.CODE.wrapped(detail, room, 3, indent) if detail else []
    widths = [measure.TITLE.width(title), indent]
    widths += [measure.CODE.width(line) + (0 if at else indent) for at, line in enumerate(saying)]
    head = 44.0 + max(0, len(saying) - 1) * LINE
    pills, bottom = _pills(box, head)
    why = measure.WHY.wrapped(plain(box.why), WIDEST - 2 * PADDING, 3) if plain(box.why) else []
    right = max([pill.x + pill.width for pill in pills], default=0.0)
    right = max(right, PADDING + max([measure.WHY.width(line) for line in why], default=0.0))
    return Card(
        title,
        kind,
        tuple(saying),
        tuple(pills),
        tuple(why),
        bottom,
        width=max(TEXT_LEFT + max(widths) + mark, right) + PADDING,
        height=bottom + (len(why) * LINE + 6 if why else 0.0),
    )


def _pills(box: Box, top: float) -> tuple[list[Pill], float]:
    """Set the options in rows like words; return them and where they end."""
    texts = [(option, False) for option in options_of(box)]
    if more := folded(box):
        texts.append((f"+ {more}", True))
    pills: list[Pill] = []
    x, y, tallest = PADDING, top, 0.0
    for text, is_folded in texts:
        name = text.partition(" ")[0]
        bolder = measure.KIND.width(name) - measure.PILL.width(name)
        room = WIDEST - 2 * PADDING - 2 * PILL_PADDING
        lines = measure.PILL.wrapped(text, room, 2, bolder)
        width = max(measure.PILL.width(line) + bolder for line in lines) + 2 * PILL_PADDING
        height = PILL_HEIGHT + (len(lines) - 1) * PILL_LINE
        if x > PADDING and x + width > WIDEST - PADDING:
            x, y, tallest = PADDING, y + tallest + PILL_GAP, 0.0
        pills.append(Pill(x, y, width, height, tuple(lines), is_folded))
        x, tallest = x + width + PILL_GAP, max(tallest, height)
    return pills, (y + tallest + 10 if pills else top)
