"""Where the behaviours of a stock tree stand, in the form that both engines share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.composites import Composite, Selector
from py_trees.composites import Sequence as Steps
from py_trees.decorators import Inverter

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.memory import NodeMemory
from btrunner.runner.engine.stock import options
from btrunner.runner.engine.stock.behaviours import CODES, STATUSES
from btrunner.runner.engine.stock.composites import Chooser, Parallel
from btrunner.runner.language import model

Layers = Mapping[int, Sequence[Behaviour]]
"""By index of the node: its decorators, from the outermost one, and last what its type is."""

_WITHOUT_PLACE = (model.Guard, model.Group, model.Subtree)
_ENDED = (Status.SUCCESS, Status.FAILURE)


class LayeredPlaces:
    """Reads and writes where the behaviours of a tree stand."""

    def __init__(self, layers: Layers, context: Context) -> None:
        self._layers = layers
        nodes = context.plan.nodes
        self._goes_on = [False] * len(nodes)
        """Whether the type of a node goes on; children come after their parents."""
        for node in reversed(nodes):
            kept = any(keeper.runs for keeper in context.keepers(node))
            body = layers[node.index][-1]
            if isinstance(node.body, _WITHOUT_PLACE):
                self._goes_on[node.index] = kept or any(map(self._runs, node.children))
            else:
                self._goes_on[node.index] = kept or (bool(node.children) and body.status == Status.RUNNING)

    def _runs(self, node: model.Node) -> bool:
        outermost, *inside = self._layers[node.index]
        return outermost.status == Status.RUNNING if inside else self._goes_on[node.index]

    def read(self, node: model.Node, memory: NodeMemory) -> None:
        """Put into the memory whether a node runs and where it is."""
        *around, body = self._layers[node.index]
        memory.on = self._runs(node)
        for layer in around:
            if isinstance(layer, options.Once):
                memory.once = layer.is_done
            elif isinstance(layer, options.Retry) and memory.on:
                memory.tries = layer.left
            elif isinstance(layer, options.Repeat) and layer.status == Status.RUNNING:
                memory.times = layer.left
        if self._goes_on[node.index] and memory.on:
            memory.at = {
                child.id: place
                for place, child in enumerate(node.children, 1)
                if self._is_under_way(child, body)
            }
            if isinstance(body, Parallel):
                statuses = {child.id: self._layers[child.index][0].status for child in node.children}
                memory.ended = {id_: CODES[status] for id_, status in statuses.items() if status in _ENDED}

    def _is_under_way(self, child: model.Node, parent: Behaviour) -> bool:
        if isinstance(parent, (Steps, Selector, Chooser)):
            return self._layers[child.index][0] is parent.current_child
        return self._runs(child)

    def write(self, node: model.Node, memory: NodeMemory) -> None:
        """Put a node where the memory says."""
        *around, body = self._layers[node.index]
        body.status = Status.RUNNING if memory.at is not None else Status.INVALID
        status = Status.RUNNING if memory.on else Status.INVALID
        for layer in around:
            if isinstance(layer, options.Once):
                layer.is_done = memory.once
            elif isinstance(layer, options.Retry):
                layer.left = memory.tries
            elif isinstance(layer, options.Repeat):
                layer.left = memory.times
                status = status if memory.times else Status.INVALID
            elif isinstance(layer, (options.Sets, Inverter)):
                status = body.status
            layer.status = status
        if isinstance(body, Composite):
            self._write_children(node, body, memory)

    def _write_children(self, node: model.Node, body: Composite, memory: NodeMemory) -> None:
        for child in node.children:
            outermost = self._layers[child.index][0]
            if memory.at and child.id in memory.at:
                body.current_child = outermost
            elif isinstance(body, Parallel) and child.id in memory.ended:
                outermost.status = STATUSES[memory.ended[child.id]]
