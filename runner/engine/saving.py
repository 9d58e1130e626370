"""A running tree becomes a state, and goes on from one: what both engines do alike.

What runs goes on along paths that are still there, from the root down. Where such a path breaks off, the last
node on it begins anew, within its options; what is below it has never run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.memory import NodeMemory, TreeMemory
from btrunner.runner.engine.shape import who_can_run
from btrunner.runner.language import model
from btrunner.runner.structs import converted

_ONE_AT_A_TIME = (model.Sequence, model.Selector, model.Switch, model.Random, model.Utility)


class Places(Protocol):
    """Where the nodes of a tree stand, as an engine keeps it."""

    def read(self, node: model.Node, memory: NodeMemory) -> None:
        """Put into the memory whether a node runs and where it is."""

    def write(self, node: model.Node, memory: NodeMemory) -> None:
        """Put a node where the memory says; those below it come first."""


def save(context: Context, places: Places, statuses: Sequence[int]) -> dict[str, Any]:
    """Return all that a tree remembers between two ticks, as plain data."""
    memory = context.memory()
    for node in context.plan.nodes:
        found = NodeMemory(node.kind)
        places.read(node, found)
        for keeper in context.keepers(node):
            keeper.save(found)
        if found != NodeMemory(node.kind):
            memory.nodes[node.id] = found
        if statuses[node.index]:
            memory.statuses[node.id] = statuses[node.index]
    plain: dict[str, Any] = msgspec.to_builtins(memory)
    return plain


def restore(context: Context, places: Places, state: dict[str, Any]) -> tuple[list[int], list[str]]:
    """Let a tree that was not ticked yet go on from a state, which may be that of an earlier tree.

    Returns the statuses of the last tick, and a line for each node that cannot go on. Raises ValueError for what
    is no state.
    """
    try:
        memory = converted(state, TreeMemory)
    except msgspec.ValidationError as error:
        raise ValueError(f"this is not the state of a tree: {error}") from error
    context.restore(memory)
    continuing = _Continuing(context, memory)
    nodes = context.plan.nodes
    for node in nodes:
        continuing.restore(node)
    for node in reversed(nodes):
        places.write(node, continuing.found[node.index])
    return [memory.statuses.get(node.id, 0) for node in nodes], continuing.lines


class _Continuing:
    """Goes through a tree from the root down; ``found`` is what is left for each node of what was remembered."""

    def __init__(self, context: Context, memory: TreeMemory) -> None:
        self.lines: list[str] = []
        self.found: list[NodeMemory] = []
        self._context = context
        self._memory = memory
        self._can_run = who_can_run(context.plan)
        self._goes_on = {0}

    def restore(self, node: model.Node) -> None:
        """Let what remembers something of a node go on, as far as it can."""
        memory = self._of(node)
        self.found.append(memory)
        _fit_counts(node.options, memory)
        runs = node.index in self._goes_on and memory.on and self._can_run[node.index]
        if not runs:
            if node.index == 0 and any(each.on for each in self._memory.nodes.values()):
                self.lines.append(f"'{node.id}' is not what ran: it begins at its root")
            memory.stop()
        why = self._break(node, memory) if runs else ""
        if why:
            memory.begin_anew()
        for keeper in self._context.keepers(node):
            refusal = keeper.restore(memory)
            if refusal:
                why = f"{refusal}: '{node.id}' begins anew"
                memory.begin_anew()
        if why:
            self.lines.append(why)
        if memory.at:
            self._goes_on.update(child.index for child in node.children if child.id in memory.at)

    def _of(self, node: model.Node) -> NodeMemory:
        """Return what is remembered of a node; nothing where one of this id was of another kind."""
        memory = self._memory.nodes.get(node.id)
        return NodeMemory(node.kind) if memory is None or memory.kind != node.kind else memory

    def _break(self, node: model.Node, memory: NodeMemory) -> str:
        """Return why a node cannot go on at its children, or an empty text."""
        children = {child.id: child for child in node.children}
        for id_, place in (memory.at or {}).items():
            child, before = children.get(id_), self._memory.nodes.get(id_)
            if child is None or not self._can_run[child.index] or (before and before.kind != child.kind):
                what = "is gone" if child is None else "is something else now"
                word = "step" if isinstance(node.body, model.Sequence) else "child"
                return f"'{id_}' ({word} {place} of '{node.name}') {what}: '{node.id}' begins anew"
        if isinstance(node.body, _ONE_AT_A_TIME) and memory.at is not None and len(memory.at) != 1:
            return f"'{node.id}' was something else: it begins anew"
        return ""


def _fit_counts(options: model.Options, memory: NodeMemory) -> None:
    """Let no count be higher than the options say now; a ``repeat`` that is new counts from its beginning."""
    memory.tries = min(memory.tries, options.retry)
    if (memory.times < 0) != (options.repeat < 0):
        memory.times = 0
    if options.repeat >= 0:
        memory.times = min(memory.times, options.repeat)
    if memory.at is not None and not memory.times:
        memory.times = options.repeat
