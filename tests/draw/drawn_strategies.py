"""Outlines with whatever text an author, a plug-in or a screen could put into them."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from btrunner.runner.draw.look import KINDS
from btrunner.runner.draw.outline import Box, Outline

HOSTILE = (
    '"',
    "\\",
    '\\"',
    "<b>",
    "]]>",
    "&amp;",
    "#35;",
    "-->",
    "|",
    "`",
    "%%{init: {}}%%",
    "\x1b[31m",
    "\ud800",
    "\ufffe",
    "\n",
    "end",
    "字",
    "e\u0301",
    "👩\u200d🚀",
    "\\N",
    "style:#x;",
    "1. ",
    "www.a.b",
    "_x_",
)
# Numbers made characters, because the tables behind st.text() take seconds to build on a fresh checkout.
_CHARACTERS = st.one_of(st.integers(32, 126), st.integers(0, 0x10FFFF)).map(chr)
TEXTS = st.lists(st.one_of(st.sampled_from(HOSTILE), _CHARACTERS), max_size=4).map("".join)
_NODES = st.fixed_dictionaries(
    {
        "kind": st.one_of(st.sampled_from(sorted(KINDS)), TEXTS),
        "title": TEXTS,
        "detail": TEXTS,
        "options": st.lists(TEXTS, max_size=2).map(tuple),
        "slot": TEXTS,
        "hidden": st.integers(0, 9),
        "status": st.sampled_from(["", "running", "success", "failure", "strange"]),
        "why": TEXTS,
    }
)


def _grown(nodes: list[tuple[dict[str, Any], int]]) -> Box:
    """Return a tree in which each node hangs below one of those before it, as its number says."""
    children: list[list[Box]] = [[] for _ in nodes]
    for here in range(len(nodes) - 1, 0, -1):
        fields, above = nodes[here]
        children[above % here].insert(0, Box(here, children=tuple(children[here]), **fields))
    return Box(0, children=tuple(children[0]), **nodes[0][0])


ROOTS = st.lists(st.tuples(_NODES, st.integers(0, 6)), min_size=1, max_size=7).map(_grown)
OUTLINES = st.builds(Outline, title=TEXTS, root=ROOTS, about=TEXTS, caption=TEXTS)
SEVERAL = st.lists(OUTLINES, max_size=2)

few = settings(max_examples=40, deadline=None)
"""Whole outlines are dear to make: forty at a time, and no stopwatch for busy machines."""
