"""The same decisions as a programmer would write them without a tree: ``if``, ``and``, ``return``; nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from decisions import Check, Do, Inner, Leaves, Node
from timing import seconds_of


def source_of(root: Inner) -> str:
    """Return the Python source of the decisions; a selector in a selector needs no level of its own."""
    return "\n".join(["def decide(s, me):", *_ifs(root), "    return False", ""])


def _ifs(selector: Inner) -> Iterator[str]:
    for child in selector.children:
        if isinstance(child, Inner) and child.kind == "selector":
            yield from _ifs(child)
        elif isinstance(child, Inner):
            yield f"    if {' and '.join(map(_condition, child.children))}:"
            yield "        return True"


def _condition(node: Node) -> str:
    if isinstance(node, Check):
        return f's["{node.fact}"] > {node.above}'
    assert isinstance(node, Do)  # noqa: S101 - branches hold leaves only
    return f"{node.leaf}(me)"


class ByHand:
    """A function of the facts."""

    def __init__(self, root: Inner, data: Mapping[str, object], leaves: Leaves) -> None:
        names: dict[str, Any] = dict(leaves)
        exec(compile(source_of(root), "<by hand>", "exec"), names)  # noqa: S102 - written above
        self._decide = partial(names["decide"], data, None)

    def decide(self) -> str:
        """Decide once."""
        return "success" if self._decide() else "failure"

    def seconds(self, ticks: int) -> float:
        """Return the CPU time of so many decisions."""
        return seconds_of(self._decide, ticks)

    def visited(self) -> None:
        """Return nothing: nothing is recorded."""
        return

    def close(self) -> None:
        """Hold nothing."""
