"""py_trees as a contender: behaviours that read a plain dict, or a blackboard through clients of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import isgeneratorfunction
from typing import Any

import py_trees
from py_trees.behaviour import Behaviour
from py_trees.common import Access, ParallelPolicy, Status

from decisions import Check, Do, Inner, Leaves, Node
from timing import seconds_of

CheckOf = Callable[[Check, Mapping[str, Any]], Behaviour]
NAMES = {
    Status.INVALID: "idle",
    Status.RUNNING: "running",
    Status.SUCCESS: "success",
    Status.FAILURE: "failure",
}


class DictCheck(Behaviour):
    """Reads a dict."""

    def __init__(self, check: Check, data: Mapping[str, Any]) -> None:
        super().__init__(f"{check.fact} > {check.above}")
        self.data, self.fact, self.above = data, check.fact, check.above

    def update(self) -> Status:
        """Compare."""
        return Status.SUCCESS if self.data[self.fact] > self.above else Status.FAILURE


class BlackboardCheck(Behaviour):
    """Reads the blackboard, as py_trees' own tutorials do."""

    def __init__(self, check: Check, data: Mapping[str, Any]) -> None:
        super().__init__(f"{check.fact} > {check.above}")
        self.fact, self.above = check.fact, check.above
        self.blackboard = self.attach_blackboard_client(name=self.name)
        self.blackboard.register_key(key=check.fact, access=Access.READ)

    def update(self) -> Status:
        """Compare."""
        return Status.SUCCESS if getattr(self.blackboard, self.fact) > self.above else Status.FAILURE


class Call(Behaviour):
    """Calls a function: True is SUCCESS, False FAILURE."""

    def __init__(self, name: str, leaf: Callable[[Any], Any]) -> None:
        super().__init__(name)
        self.leaf = leaf

    def update(self) -> Status:
        """Call it."""
        return Status.SUCCESS if self.leaf(None) else Status.FAILURE


class Steps(Behaviour):
    """Begins a generator, and steps it on every tick: RUNNING."""

    def __init__(self, name: str, leaf: Callable[[Any], Any]) -> None:
        super().__init__(name)
        self.leaf = leaf

    def initialise(self) -> None:
        """Begin it."""
        self.steps = self.leaf(None)

    def update(self) -> Status:
        """Do a step."""
        next(self.steps)
        return Status.RUNNING


def behaviour_of(node: Node, data: Mapping[str, Any], leaves: Leaves, check_of: CheckOf) -> Behaviour:
    """Return a node as py_trees' behaviour."""
    if isinstance(node, Check):
        return check_of(node, data)
    if isinstance(node, Do):
        return (Steps if isgeneratorfunction(leaves[node.leaf]) else Call)(node.leaf, leaves[node.leaf])
    children = [behaviour_of(child, data, leaves, check_of) for child in node.children]
    if node.kind == "sequence":
        return py_trees.composites.Sequence("sequence", memory=node.memory, children=children)
    if node.kind == "selector":
        return py_trees.composites.Selector("selector", memory=node.memory, children=children)
    policy = ParallelPolicy.SuccessOnAll(synchronise=False)
    return py_trees.composites.Parallel("parallel", policy=policy, children=children)


class PyTrees:
    """A tree of behaviours, ticked by its root: what py_trees' own BehaviourTree adds to a tick is left out."""

    def __init__(self, root: Inner, data: Mapping[str, Any], leaves: Leaves, check_of: CheckOf) -> None:
        self._root = behaviour_of(root, data, leaves, check_of)

    def decide(self) -> str:
        """Tick once."""
        self._root.tick_once()
        return NAMES[self._root.status]

    def seconds(self, ticks: int) -> float:
        """Return the CPU time of so many ticks."""
        return seconds_of(self._root.tick_once, ticks)

    def visited(self) -> list[bool]:
        """Say of each leaf whether it was visited."""
        return [each.status != Status.INVALID for each in self._root.iterate() if not each.children]

    def close(self) -> None:
        """Let go of its blackboard clients: there is one blackboard in a process."""
        for each in self._root.iterate():
            for client in each.blackboards:
                client.unregister()


def with_dict(root: Inner, data: Mapping[str, Any], leaves: Leaves) -> PyTrees:
    """Return a tree whose checks read a dict."""
    return PyTrees(root, data, leaves, DictCheck)


def with_blackboard(root: Inner, data: Mapping[str, Any], leaves: Leaves) -> PyTrees:
    """Return a tree whose checks read the blackboard."""
    for fact, value in data.items():
        py_trees.blackboard.Blackboard.set(fact, value)
    return PyTrees(root, data, leaves, BlackboardCheck)
