"""Trees as JSON, in a shape that other programs may rely on.

``{"btrunner": "outline", "version": 1, "trees": [{"title", "about", "caption", "nodes": [...]}]}``. The
nodes are a flat list, parents first and siblings in order, so that no reader has to recurse. Each has
``id`` (its place in the list), ``parent`` (an id, null for the root), ``index`` (its number in the engine,
by which statuses are reported), ``kind``, ``title``, ``detail``, ``options`` (a list), ``slot``,
``hidden`` (a count), ``status`` and ``why``. What is added later comes as further keys; ``version``
grows only when a key changes its meaning or goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from btrunner.runner.draw.flat import Placed, flat
from btrunner.runner.draw.outline import Outline

_SURROGATE = re.compile("[\ud800-\udfff]")


def as_json(outlines: Sequence[Outline]) -> str:
    """Return the trees as a JSON document, every text exactly as it was given."""
    document = {"btrunner": "outline", "version": 1, "trees": [_tree(outline) for outline in outlines]}
    text = json.dumps(document, ensure_ascii=False, indent=2)
    # UTF-8 has no lone surrogates, JSON has: as escapes.
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _tree(outline: Outline) -> dict[str, Any]:
    return {
        "title": outline.title,
        "about": outline.about,
        "caption": outline.caption,
        "nodes": [_node(position, item) for position, item in enumerate(flat(outline.root))],
    }


def _node(position: int, item: Placed) -> dict[str, Any]:
    box = item.box
    return {
        "id": position,
        "parent": None if item.parent < 0 else item.parent,
        "index": box.index,
        "kind": box.kind,
        "title": box.title,
        "detail": box.detail,
        "options": list(box.options),
        "slot": box.slot,
        "hidden": box.hidden,
        "status": box.status,
        "why": box.why,
    }
