"""Trees whose every leaf is told from the others, and what a tick of them must come to, worked out on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from decisions import LEAVES, Check, Do, Inner, Node


class Facts(dict[str, float]):
    """Facts that count who asks for them."""

    def __init__(self, facts: dict[str, float], asked: Counter[str]) -> None:
        super().__init__(facts)
        self._asked = asked

    def __getitem__(self, fact: str) -> float:
        self._asked[fact] += 1
        return super().__getitem__(fact)


@dataclass
class Watched:
    """A tree in which each check has a fact of its own, and each leaf a function of its own; all are counted."""

    root: Inner
    data: Facts
    leaves: dict[str, Callable[[Any], Any]]
    asked: Counter[str] = field(default_factory=Counter)


def watched(root: Inner, lacking: Callable[[int], bool] = lambda number: False) -> Watched:
    """Return a tree of the same shape; checks for whose number ``lacking`` says so do not hold."""
    numbers, asked = count(), Counter[str]()
    facts: dict[str, float] = {}
    leaves: dict[str, Callable[[Any], Any]] = {}

    def named(node: Node) -> Node:
        if isinstance(node, Inner):
            return Inner(node.kind, tuple(map(named, node.children)), node.memory)
        number = next(numbers)
        if isinstance(node, Check):
            facts[f"fact_{number}"] = 0.0 if lacking(number) else 1.0
            return Check(f"fact_{number}", node.above)
        name = f"{node.leaf}_{number}"
        leaves[name] = _counting(name, node.leaf, asked)
        return Do(name)

    named_root = named(root)
    assert isinstance(named_root, Inner)
    return Watched(named_root, Facts(facts, asked), leaves, asked)


def _counting(name: str, usual: str, asked: Counter[str]) -> Callable[[Any], Any]:
    def ending(me: Any) -> bool:
        asked[name] += 1
        return bool(LEAVES[usual](me))

    def lasting(me: Any) -> Iterator[None]:
        while True:
            asked[name] += 1
            yield

    leaf = lasting if usual == "work" else ending
    leaf.__name__ = name
    return leaf


def outcome(node: Node, data: dict[str, float], again: bool = False) -> tuple[str, list[str]]:
    """Return what a node comes to, and the leaves that are visited for it.

    ``again``: it ran in the tick before, so that a sequence with a memory goes on with its last step.
    """
    if isinstance(node, Check):
        return ("success" if dict.__getitem__(data, node.fact) > node.above else "failure"), [node.fact]
    if isinstance(node, Do):
        return {"win": "success", "attempt": "failure", "work": "running"}[node.leaf.split("_")[0]], [
            node.leaf
        ]
    goes_on_after = {"sequence": ["success"], "selector": ["failure"]}.get(node.kind)
    children = node.children[-1:] if again and node.kind == "sequence" and node.memory else node.children
    status, visited = "", []
    for child in children:
        status, below = outcome(child, data, again)
        visited += below
        if goes_on_after and status not in goes_on_after:
            break
    return status, visited
