"""Trees as a graph in the DOT language, for Graphviz and whatever else reads it."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator, Sequence

from btrunner.runner.draw.flat import Placed, flat, has_status
from btrunner.runner.draw.look import FAMILIES, STATUSES, look, status_look
from btrunner.runner.draw.outline import Box, Outline
from btrunner.runner.draw.text import folded, name_of, options_of, plain, saying_of, title_of

_SHAPES = {
    "card": "shape=box",
    "choice": 'shape=box, style="filled,diagonals"',
    "bands": "shape=box, peripheries=2",
    "question": "shape=note",
    "deed": 'shape=box, style="filled,rounded"',
    "shield": "shape=box3d",
    "tree": "shape=folder",
    "leaf": "shape=component",
}
_WRAP = 46
_INK, _DIM, _PAPER = "#1f2328", "#59636e", "#ffffff"


def dot(outlines: Sequence[Outline]) -> str:
    """Return one digraph; several trees become one cluster each."""
    rows = [
        "digraph btrunner {",
        "  graph [rankdir=LR, ordering=out, ranksep=0.5, nodesep=0.2, labeljust=l];",
        '  graph [fontname="Helvetica", fontsize=14];',
        f'  node [fontname="Helvetica", fontsize=12, style=filled, fillcolor="{_PAPER}", fontcolor="{_INK}",'
        ' margin="0.14,0.08", height=0.4];',
        f'  edge [fontname="Helvetica", fontsize=10, color="{_DIM}", fontcolor="{_DIM}", arrowsize=0.6];',
    ]
    several = len(outlines) > 1
    for number, outline in reversed(list(enumerate(outlines))):
        rows += _tree(number, outline, several)
    return "\n".join([*rows, "}"]) + "\n"


def quoted(*texts: str) -> str:
    """Return the texts as one double-quoted string of DOT, a line each."""
    # Graphviz reads entities in a quoted string too, and backslashes as commands (\N is the node's name).
    escaped = (html.escape(plain(text), quote=False).replace("\\", "\\\\") for text in texts)
    return '"' + "\\n".join(text.replace('"', '\\"') for text in escaped) + '"'


def _tree(number: int, outline: Outline, several: bool) -> Iterator[str]:
    prefix = f"t{number}n" if several else "n"
    if several:
        yield f"  subgraph cluster_{number} {{"
        yield '  style="rounded"; color="#d1d9e0"; margin=16;'
    else:
        yield "  labelloc=t;"
    yield f"  label={_heading(outline)};"
    placed = flat(outline.root)
    marked = has_status(placed)
    for position, item in enumerate(placed):
        yield f"  {prefix}{position} [{_attributes(item.box, marked)}];"
    edges = [
        f"  {prefix}{item.parent} -> {prefix}{position}{_edge(item)};"
        for position, item in enumerate(placed[1:], 1)
    ]
    # Priorities are read from above; inside a cluster Graphviz stacks them from below.
    yield from reversed(edges) if several else edges
    if several:
        yield "  }"


def _heading(outline: Outline) -> str:
    texts = (name_of(outline), plain(outline.about), plain(outline.caption))
    return quoted(*(line for text in texts for line in textwrap.wrap(text, 2 * _WRAP)))


def _attributes(box: Box, marked: bool) -> str:
    kind_look, status = look(box.kind), STATUSES.get(box.status)
    parts = [_SHAPES[kind_look.shape], f"label=<{''.join(_lines(box, marked))}>"]
    parts.append(f"tooltip={quoted(*_whole(box))}")
    if status:
        parts.append(f'color="{status.light}", fillcolor="{status.light_tint}", penwidth=2.5')
    else:
        parts.append(f'color="{FAMILIES[kind_look.family].light}"')
    return ", ".join(parts)


def _whole(box: Box) -> list[str]:
    lines = [title_of(box), " ".join(words for words in saying_of(box) if words), *options_of(box), box.why]
    return [line for line in lines if plain(line)]


def _lines(box: Box, marked: bool) -> Iterator[str]:
    mark = f"{status_look(box.status).mark} " if marked else ""
    yield from _wrapped(f"{mark}{look(box.kind).symbol} {title_of(box)}", "b")
    if saying := " ".join(words for words in saying_of(box) if words):
        yield from _wrapped(saying, f'font point-size="10" color="{_DIM}"')
    for option in options_of(box):
        yield from _wrapped(f"· {option}", f'font point-size="10" color="{FAMILIES["composite"].light}"')
    if more := folded(box):
        yield from _wrapped(more, "i")
    if why := plain(box.why):
        yield from _wrapped(f"— {why}", f'font point-size="10" color="{status_look(box.status).light}"')


def _wrapped(text: str, tag: str) -> Iterator[str]:
    """Yield the text in lines of a readable length, each in its tag and ending flush left."""
    for line in textwrap.wrap(text, _WRAP, break_on_hyphens=False):
        yield f'<{tag}>{html.escape(line)}</{tag.split(" ")[0]}><br align="left"/>'


def _edge(item: Placed) -> str:
    slot = plain(item.box.slot)
    return f" [label={quoted(slot)}]" if slot else ""
