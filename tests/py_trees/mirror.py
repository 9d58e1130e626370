"""A running tree of ours under a tree of py_trees, which shows on their nodes what ours has done."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from py_trees import composites, decorators
from py_trees.behaviour import Behaviour
from py_trees.common import ParallelPolicy, Status
from translation import translated

from btrunner.runner.engine.context import Context

STATUSES = (Status.INVALID, Status.RUNNING, Status.SUCCESS, Status.FAILURE)
ENDED = (Status.SUCCESS, Status.FAILURE)


class Clock:
    """The time that all trees and their tests live in; it passes only where a test sleeps."""

    def __init__(self) -> None:
        self._now = 0.0

    def time(self) -> float:
        """Return the time in seconds."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds


class Stand:
    """Stands for a leaf of theirs in our tree, and remembers whether it was ticked."""

    def __init__(self, leaf: Behaviour, ticked: set[Behaviour]) -> None:
        self._leaf = leaf
        self._ticked = ticked

    @property
    def status(self) -> Status:
        """The leaf's status."""
        return self._leaf.status

    @property
    def feedback_message(self) -> str:
        """What the leaf says."""
        return self._leaf.feedback_message

    def setup(self) -> None:
        """Leave it to the test whether the leaf is set up."""

    def tick_once(self) -> None:
        """Tick the leaf."""
        self._ticked.add(self._leaf)
        self._leaf.tick_once()

    def stop(self, status: Status) -> None:
        """Stop the leaf, unless it was taken out of the tree, and stopped, meanwhile."""
        if self._leaf.status == Status.RUNNING:
            self._leaf.stop(status)


class Mirror:
    """A tree of theirs whose ticks are ours."""

    def __init__(self, root: Behaviour, make: Any, clock: Clock) -> None:
        self._root = root
        self._clock = clock
        self._shape = shape(root)
        self._ticked: set[Behaviour] = set()
        translation = translated(root, lambda leaf: Stand(leaf, self._ticked))
        self._index = translation.index
        me, owner = SimpleNamespace(name=translation.plan.character), SimpleNamespace()
        self._context = Context(translation.plan, me, translation.snapshot, owner, 0)
        self._tree = make(translation.plan, self._context)

    def fits(self) -> bool:
        """Say whether the tree still has the nodes that it was translated with."""
        return self._shape == shape(self._root)

    def halt(self) -> None:
        """Halt ours."""
        self._tree.halt()
        self._apply()

    def tick(self) -> list[Behaviour]:
        """Tick ours, show its statuses, and return the nodes that were visited, children first."""
        self._context.snapshot["$now"] = self._clock.time()
        self._ticked.clear()
        self._tree.tick()
        self._apply()
        return self._show(self._root)

    def _apply(self) -> None:
        """Do what a session does after a tick: halts, then starts, then what was written becomes visible."""
        context = self._context
        for halted in context.halts:
            halted.close()
        for started in context.starts:
            started.begin()
        context.take_back()
        context.snapshot.update(context.writes)
        context.halts, context.starts, context.writes = [], [], {}

    def _show(self, node: Behaviour) -> list[Behaviour]:
        """Show the status of a node and of all below it; returns those that were visited, children first."""
        was, node.status = node.status, self._status(node)
        settled = self._settled(node, was)
        visited = [each for child in node.children if child not in settled for each in self._show(child)]
        if isinstance(node, composites.Composite):
            node.current_child = self._current(node)
        if visited or node in self._ticked or node.status != Status.INVALID:
            visited.append(node)
            count(node, was)
        elif was == Status.RUNNING:
            count(node, was)
        return visited

    def _status(self, node: Behaviour) -> Status:
        return STATUSES[self._tree.statuses[self._index[node]]]

    def _settled(self, node: Behaviour, was: Status) -> list[Behaviour]:
        """Return the children that a composite is done with while it goes on: not visited, they show what they did.

        That they have ended follows from our statuses: the steps before the one that a sequence is at have
        succeeded, and of a parallel that goes on, whoever has ended keeps its result.
        """
        if isinstance(node, composites.Sequence) and node.memory:
            idle = [self._status(child) == Status.INVALID for child in node.children]
            return node.children[: idle.index(False)] if False in idle else []
        if isinstance(node, composites.Parallel) and was == Status.RUNNING:
            return [child for child in node.children if self._had_ended(child)]
        return []

    def _had_ended(self, child: Behaviour) -> bool:
        """Say whether a child shows the end already that ours has, and none of its leaves was ticked."""
        ended = child.status in ENDED and child.status == self._status(child)
        return ended and self._ticked.isdisjoint(child.iterate())

    def _current(self, node: composites.Composite) -> Behaviour | None:
        """Return the child that py_trees calls current: the last that was visited, or the one that decided a parallel."""
        seen = [child for child in node.children if self._status(child) != Status.INVALID]
        if node.status == Status.INVALID or not node.children:
            return None
        if not isinstance(node, composites.Parallel):
            return seen[-1] if seen else None
        decided = [child for child in seen if child.status == node.status]
        if node.status == Status.FAILURE and decided:
            return decided[0]
        if node.status == Status.SUCCESS and isinstance(node.policy, ParallelPolicy.SuccessOnOne):
            return decided[-1]
        if node.status == Status.SUCCESS and isinstance(node.policy, ParallelPolicy.SuccessOnSelected):
            return node.policy.children[-1]
        return node.children[-1]


def shape(root: Behaviour) -> list[tuple[object, ...]]:
    """Return what tells whether a tree was changed: its nodes, how they hang together, and their policies."""
    below = [each for child in root.children for each in shape(child)]
    return [(root, len(root.children), getattr(root, "policy", None), getattr(root, "memory", None)), *below]


def count(node: Behaviour, was: Status) -> None:
    """Keep the counters that py_trees' decorators show, as far as they follow from the statuses."""
    entered = was != Status.RUNNING
    match node:
        case decorators.Retry():
            node.failures = (0 if entered else node.failures) + (node.decorated.status == Status.FAILURE)
        case decorators.Count() if node.status == Status.INVALID:
            node.interrupt_count += 1
        case decorators.Count():
            node.total_tick_count += 1
            node.running_count += node.decorated.status == Status.RUNNING
            node.success_count += node.status == Status.SUCCESS
            node.failure_count += node.status == Status.FAILURE
