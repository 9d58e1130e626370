"""The pieces of a drawn tree as SVG: a card, a link, a line of text, the icons."""

from __future__ import annotations

import html
from collections.abc import Iterator

from btrunner.runner.draw import measure
from btrunner.runner.draw.card import AXIS, LINE, PADDING, PILL_LINE, PILL_PADDING, TEXT_LEFT, Card, Pill
from btrunner.runner.draw.icons import ICONS, MARKS, PLUGIN
from btrunner.runner.draw.layout import TRUNK, Spot, slot_text
from btrunner.runner.draw.look import STATUSES, look
from btrunner.runner.draw.text import folded, options_of, plain, saying_of, title_of

_CORNER = 8
_TURN_DOWN, _TURN_RIGHT = f"{_CORNER} 0 {_CORNER} {_CORNER}", f"0 {_CORNER} {_CORNER} {_CORNER}"


def number(value: float) -> str:
    """Return a coordinate as short as a tenth of a pixel allows."""
    return f"{value:.1f}".removesuffix(".0")


def escape(text: str) -> str:
    """Return ``text`` as the content of an element: one line, no controls, no markup."""
    return html.escape(plain(text), quote=False)


def text_ink(classes: str, x: float, y: float, text: str) -> str:
    """Return one line of text."""
    return f'<text class="{classes}" x="{number(x)}" y="{number(y)}">{escape(text)}</text>'


def symbols(kinds: set[str], statuses: set[str]) -> Iterator[str]:
    """Yield the icons that occur, to be used by name."""
    yield "<defs>"
    for name in sorted({icon_name(kind) for kind in kinds}):
        yield f'<path id="bt-i-{name}" d="{ICONS.get(name, PLUGIN)}"/>'
    for name in sorted(statuses & set(MARKS)):
        yield f'<path id="bt-m-{name}" d="{MARKS[name]}"/>'
    yield "</defs>"


def icon_name(kind: str) -> str:
    """Return the name of the icon of a kind; plug-ins share one."""
    return kind if kind in ICONS else "plugin"


def mark_ink(status: str, x: float, y: float) -> str:
    """Return the mark of a status around a point: a disc with a stroke in it, or a ring for idle."""
    at = f'transform="translate({number(x - 8)} {number(y - 8)})"'
    if status not in STATUSES:
        return f'<circle class="bt-ring bt-idle" cx="{number(x)}" cy="{number(y)}" r="5.5"/>'
    return (
        f'<g {at}><circle class="bt-disc" cx="8" cy="8" r="8"/>'
        f'<use class="bt-icon" href="#bt-m-{status}"/></g>'
    )


def card_ink(spot: Spot, marked: bool) -> Iterator[str]:
    """Yield a card with all its words; what was cut stands in its tooltip."""
    box, card = spot.box, spot.card
    status = f" bt-{box.status}" if box.status in STATUSES else ""
    at = f"translate({number(spot.x)} {number(spot.y)})"
    yield f'<g class="bt-{look(box.kind).family}{status}" transform="{at}">'
    yield f"<title>{_tooltip(spot)}</title>"
    size = f'width="{number(spot.width)}" height="{number(card.height)}" rx="9"'
    if box.hidden > 0:
        yield f'<rect class="bt-card" x="4" y="4" {size}/>'
    yield f'<rect class="bt-card" {size}/>'
    yield '<rect class="bt-badge" x="10" y="10" width="24" height="24" rx="6"/>'
    yield f'<use class="bt-icon" href="#bt-i-{icon_name(box.kind)}" x="14" y="14"/>'
    yield from _words(card)
    for pill in card.pills:
        yield from _pill_ink(pill)
    for line, words in enumerate(card.why):
        yield text_ink("bt-w", PADDING, card.why_top + 10 + line * LINE, words)
    if marked:
        yield mark_ink(box.status, spot.width - 18, AXIS)
    yield "</g>"


def _words(card: Card) -> Iterator[str]:
    yield text_ink("bt-t", TEXT_LEFT, card.title_baseline, card.title)
    indent = 0.0
    if card.kind:
        yield text_ink("bt-k", TEXT_LEFT, 35.5, card.kind)
        indent = measure.KIND.width(card.kind) + 7
    for line, words in enumerate(card.saying):
        yield text_ink("bt-c", TEXT_LEFT + (0 if line else indent), 35.5 + line * LINE, words)


def _pill_ink(pill: Pill) -> Iterator[str]:
    shape = f'x="{number(pill.x)}" y="{number(pill.y)}" width="{number(pill.width)}"'
    kind = "bt-more" if pill.folded else "bt-pill"
    yield f'<rect class="{kind}" {shape} height="{number(pill.height)}" rx="9.5"/>'
    for line, words in enumerate(pill.lines):
        text = escape(words)
        if line == 0 and not pill.folded:
            # The first word is the option's name.
            name, space, rest = text.partition(" ")
            text = f'<tspan class="bt-b">{name}</tspan>{space}{rest}'
        y = pill.y + 13 + line * PILL_LINE
        yield f'<text class="bt-o" x="{number(pill.x + PILL_PADDING)}" y="{number(y)}">{text}</text>'


def _tooltip(spot: Spot) -> str:
    box = spot.box
    kind, detail = saying_of(box)
    lines = [" ".join(words for words in (plain(box.slot), title_of(box)) if words)]
    lines += [" ".join(words for words in (kind, detail) if words), *options_of(box), folded(box)]
    lines.append(" — ".join(words for words in (plain(box.status), plain(box.why)) if words))
    return "\n".join(escape(line) for line in lines if line)


def link_ink(parent: Spot, child: Spot) -> Iterator[str]:
    """Yield the link between two cards, with the slot's words on it."""
    left, right = parent.x + parent.width, child.x
    start, end = parent.y + AXIS, child.y + AXIS
    trunk = left + TRUNK
    classes = "bt-link" + (f" bt-{child.box.status}" if child.box.status in STATUSES else "")
    # What a guard falls back to is not on the usual way.
    classes += " bt-dash" if plain(child.box.slot) == "recover" else ""
    if end - start < _CORNER:
        path = f"M{number(left)} {number(start)}H{number(right)}"
    else:
        path = (
            f"M{number(left)} {number(start)}H{number(trunk - _CORNER)}q{_TURN_DOWN}"
            f"V{number(end - _CORNER)}q{_TURN_RIGHT}H{number(right)}"
        )
    yield f'<path class="{classes}" d="{path}"/>'
    if slot := slot_text(child.box.slot):
        yield from _slot_ink(slot, right - 16, end)


def _slot_ink(slot: str, right: float, y: float) -> Iterator[str]:
    width = measure.SLOT.width(slot) + 10
    shape = f'x="{number(right - width)}" y="{number(y - 8)}" width="{number(width)}"'
    yield f'<rect class="bt-page" {shape} height="16" rx="4"/>'
    yield text_ink("bt-s", right - width / 2, y + 3.8, slot)
