"""The outline of a plan: what a picture shows of a checked tree, and of a moment of its history."""

from __future__ import annotations

from collections.abc import Mapping

from btrunner.runner.draw.outline import Box, Outline
from btrunner.runner.language.model import Node, Plan, Subtree

NAMES = ("", "running", "success", "failure")


def outline_of(
    plan: Plan,
    *,
    fold: bool = False,
    statuses: Mapping[int, int] | None = None,
    whys: Mapping[int, str] | None = None,
    caption: str = "",
) -> Outline:
    """Return the outline of a plan.

    ``fold``: subtrees are shown as one node each. ``statuses``: node index → status code (as in a journal);
    ``whys``: node index → its stated reason.
    """
    title = plan.tree if plan.character == "self" else f"{plan.character} ({plan.role}): {plan.tree}"
    boxes = _boxes(plan, fold, statuses or {}, whys or {})
    return Outline(title, boxes[plan.root.index], plan.about, caption)


def _boxes(plan: Plan, fold: bool, statuses: Mapping[int, int], whys: Mapping[int, str]) -> dict[int, Box]:
    """Return the box of every node; children come after their parents in a plan, so it is gone through backwards."""
    boxes: dict[int, Box] = {}
    sizes: dict[int, int] = {}
    for node in reversed(plan.nodes):
        sizes[node.index] = 1 + sum(sizes[child.index] for child in node.children)
        folded = fold and isinstance(node.body, Subtree)
        children = () if folded else tuple(boxes[child.index] for child in node.children)
        boxes[node.index] = Box(
            index=node.index,
            kind=node.kind,
            title=node.name,
            detail=_detail(node),
            options=node.decorations,
            slot=node.slot,
            children=children,
            hidden=sizes[node.index] - 1 if folded else 0,
            status=NAMES[statuses.get(node.index, 0)],
            why=whys.get(node.index, ""),
        )
    return boxes


def _detail(node: Node) -> str:
    """Return what a node says beyond its name: of ``cast (spell: heal)`` called ``cast`` only the arguments."""
    return node.says.removeprefix(node.name).lstrip() if node.kind in ("act", "tree") else node.says
