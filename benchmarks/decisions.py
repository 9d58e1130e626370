"""The trees that every engine is measured with, as plain data: checks of two facts, and leaves in Python.

A tree is a selector of branches (check, check, leaf). Every check holds and every leaf fails but the last, so that
each tick visits every node; in the other kinds all of them fail, or all of them run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["deciding", "failing", "reactive", "memory", "running", "running, memory"]
Leaves = Mapping[str, Callable[[Any], Any]]

DATA = {"hp": 1.0, "mana": 1.0}
"""What every check reads."""

KINDS: dict[Kind, str] = {
    "deciding": "only the last branch succeeds",
    "failing": "every branch fails",
    "reactive": "only the last branch succeeds; every sequence asks from the top",
    "memory": "only the last branch succeeds; the selector stays with what it chose",
    "running": "all branches at once, each of them running; every sequence asks from the top",
    "running, memory": "all branches at once, each of them running; a sequence goes on where it left off",
}


@dataclass(frozen=True)
class Check:
    """A fact must be above a limit."""

    fact: str
    above: float


@dataclass(frozen=True)
class Do:
    """A leaf in Python, by name."""

    leaf: str


@dataclass(frozen=True)
class Inner:
    """A node with children; ``memory``: it goes on where it left off while a child runs."""

    kind: Literal["sequence", "selector", "parallel"]
    children: tuple[Node, ...]
    memory: bool


Node = Check | Do | Inner


def attempt(me: Any) -> bool:
    """Try, in vain."""
    return False


def win(me: Any) -> bool:
    """Succeed."""
    return True


def work(me: Any) -> Iterator[None]:
    """Run for ever."""
    while True:
        yield


LEAVES: Leaves = {"attempt": attempt, "win": win, "work": work}


def branch(number: int, leaf: str, memory: bool) -> Inner:
    """Return a sequence of two checks and a leaf; the limits differ, so that no check is another's twin."""
    checks = Check("hp", (number % 97 + 1) / 100), Check("mana", (number % 89 + 1) / 100)
    return Inner("sequence", (*checks, Do(leaf)), memory)


def flat(branches: int, kind: Kind = "deciding") -> Inner:
    """Return branches side by side: 1 + 4 × branches nodes."""
    running = kind.startswith("running")
    usual = "work" if running else "attempt"
    last = {"failing": "attempt"}.get(kind, "work" if running else "win")
    memory = kind not in ("reactive", "running")
    children = tuple(branch(n, last if n == branches - 1 else usual, memory) for n in range(branches))
    return Inner("parallel" if running else "selector", children, kind == "memory")


def deep(nodes: int, levels: int) -> Inner:
    """Return selectors within selectors with the branches spread evenly over them: about so many nodes."""
    selectors = levels - 2
    branches = round((nodes - selectors) / 4)
    inner: tuple[Node, ...] = ()
    for level in reversed(range(selectors)):
        first, end = level * branches // selectors, (level + 1) * branches // selectors
        own = tuple(branch(n, "win" if n == branches - 1 else "attempt", True) for n in range(first, end))
        inner = (Inner("selector", own + inner, False),)
    (root,) = inner
    assert isinstance(root, Inner)  # noqa: S101 - just made
    return root


def preorder(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, in the order of a file."""
    yield node
    if isinstance(node, Inner):
        for child in node.children:
            yield from preorder(child)


def visits(root: Inner) -> int:
    """Return how many nodes a tick visits; a sequence that goes on where it left off asks no check again."""
    nodes = list(preorder(root))
    if root.kind == "parallel" and all(isinstance(each, Inner) and each.memory for each in root.children):
        return 1 + 2 * len(root.children)
    return len(nodes)
