"""A tree as a flat list in reading order, so that no renderer recurses and no depth is too deep."""

from __future__ import annotations

from dataclasses import dataclass

from btrunner.runner.draw.outline import Box


@dataclass(frozen=True, slots=True)
class Placed:
    """One box, the position of its parent in the list (-1: none), its depth, and whether it is the last."""

    box: Box
    parent: int
    depth: int
    last: bool


def flat(root: Box) -> list[Placed]:
    """Return the boxes of a tree, parents first, siblings in order."""
    placed: list[Placed] = []
    waiting = [Placed(root, -1, 0, True)]
    while waiting:
        item = waiting.pop()
        here = len(placed)
        placed.append(item)
        children = item.box.children
        for position in range(len(children) - 1, -1, -1):
            last = position == len(children) - 1
            waiting.append(Placed(children[position], here, item.depth + 1, last))
    return placed


def has_status(placed: list[Placed]) -> bool:
    """Tell whether any box says how it is doing; without one a picture shows no marks."""
    return any(item.box.status for item in placed)
