"""bonsai-bt as a contender: the tree is walked in Rust, and one callback in Python answers for its leaves.

Each leaf carries its payload (what it is, and its limit), the callback tells them apart, and a tree that has ended
is begun again with ``reset_bt``: all as bonsai-bt's own examples do it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from inspect import isgeneratorfunction
from typing import Any

from decisions import Check, Do, Inner, Leaves, Node
from timing import seconds_of

DELTA = 1.0
"""Seconds that a tick tells the tree have passed; nothing in it waits."""


def behavior_of(node: Node, bt: Any) -> Any:
    """Return a node as bonsai's behavior."""
    if isinstance(node, Check):
        return bt.Action((node.fact, node.above))
    if isinstance(node, Do):
        return bt.Action((node.leaf, 0.0))
    children = [behavior_of(child, bt) for child in node.children]
    if node.kind == "parallel":
        return bt.WhenAll(children)
    return {"sequence": bt.Sequence, "selector": bt.Select}[node.kind](children, memory=node.memory)


def callback_of(leaves: Leaves, bt: Any) -> Callable[[Any, Any], Any]:
    """Return what answers for every leaf; the answers are made once, which is faster than its examples are."""
    success, failure, running = (bt.Status.Success, DELTA), (bt.Status.Failure, DELTA), bt.RUNNING
    calls = {name: _stepped(leaf) if isgeneratorfunction(leaf) else leaf for name, leaf in leaves.items()}

    def answer(arguments: Any, board: Any) -> Any:
        word, above = arguments.action
        if word in board:
            return success if board[word] > above else failure
        result = calls[word](None)
        return success if result else running if result is None else failure

    return answer


def _stepped(leaf: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return what does a step of a generator with each call."""
    steps = leaf(None)
    return lambda me: next(steps)


class Bonsai:
    """A tree that is begun again after each tick in which it ended."""

    def __init__(self, root: Inner, data: Mapping[str, object], leaves: Leaves) -> None:
        bt = import_module("bonsai_bt")
        tree = bt.BT(behavior_of(root, bt), data)
        self._tick = partial(tree.tick, DELTA, callback_of(leaves, bt))
        self._tree = tree

    def decide(self) -> str:
        """Tick once."""
        if self._tree.is_finished():
            self._tree.reset_bt()
        status, _ = self._tick()
        return str(status).rpartition(".")[2].lower()

    def seconds(self, ticks: int) -> float:
        """Return the CPU time of so many ticks."""
        if self.decide() == "running":
            return seconds_of(self._tick, ticks)
        tick, reset = self._tick, self._tree.reset_bt

        def tick_again() -> None:
            reset()
            tick()

        return seconds_of(tick_again, ticks)

    def visited(self) -> None:
        """Return nothing: what a node came to cannot be asked from Python."""
        return

    def close(self) -> None:
        """Hold nothing."""
