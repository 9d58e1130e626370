"""Builds a plan from py_trees behaviours, and ticks it; it is also the oracle of any other engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.composites import Selector, Sequence
from py_trees.decorators import Inverter, PassThrough

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.saving import restore, save
from btrunner.runner.engine.status import IDLE
from btrunner.runner.engine.stock import composites, options, recovery, timed
from btrunner.runner.engine.stock.behaviours import CODES, Check, Leaf, SetKeys
from btrunner.runner.engine.stock.places import LayeredPlaces
from btrunner.runner.language import model
from btrunner.runner.language.words import DECORATORS

Wrap = Callable[[Behaviour, model.Node, Context, model.Options], Behaviour]


class StockTree:
    """A running tree of py_trees behaviours.

    ``statuses[i]`` is the status of node i after the last tick: IDLE where it was not visited, and where it was
    but its parent has halted it since. Every tick makes a new list.
    """

    def __init__(self, plan: model.Plan, context: Context) -> None:
        self.context = context
        self.statuses = [IDLE] * len(plan.nodes)
        self._layers: dict[int, list[Behaviour]] = {}
        self._leaves: list[Leaf] = []
        self._root = self._build(plan.root)
        self._index = {layers[0]: index for index, layers in self._layers.items()}

    def tick(self) -> int:
        """Tick the tree once; returns the root's status."""
        self.context.begin_tick()
        index = self._index
        visited = list(self._root.tick())
        statuses = [IDLE] * len(self.statuses)
        for behaviour in visited:
            position = index.get(behaviour)
            if position is not None:
                statuses[position] = CODES[behaviour.status]
        self.statuses = statuses
        return statuses[0]

    @property
    def waits_for(self) -> None:
        """Say that it never rests."""

    def rests(self, news: object) -> bool:
        """Say that it is to be ticked, whatever has changed."""
        return False

    def settles(self) -> bool:
        """Say that it is to be ticked again."""
        return False

    def halt(self) -> None:
        """Halt whatever is running, even after a tick that broke off; the halts are put with the context's."""
        self._root.stop(Status.INVALID)
        for leaf in self._leaves:
            leaf.stop(Status.INVALID)
        self.statuses = [IDLE] * len(self.statuses)

    def state(self) -> dict[str, Any]:
        """Return all that it remembers between two ticks, as plain data; the other engine can go on from it."""
        return save(self.context, LayeredPlaces(self._layers, self.context), self.statuses)

    def restore(self, state: dict[str, Any]) -> list[str]:
        """Go on from a state, before the first tick; returns a line for each node that cannot.

        Raises ValueError for what is no state.
        """
        places = LayeredPlaces(self._layers, self.context)
        self.statuses, lines = restore(self.context, places, state)
        return lines

    def _build(self, node: model.Node) -> Behaviour:
        behaviour = self._body(node, [self._build(child) for child in node.children])
        layers = self._layers[node.index] = [behaviour]
        for name in reversed(DECORATORS):
            behaviour = _OPTIONS[name](behaviour, node, self.context, node.options)
            if behaviour is not layers[0]:
                layers.insert(0, behaviour)
        return behaviour

    def _body(self, node: model.Node, children: list[Behaviour]) -> Behaviour:
        match node.body:
            case model.Sequence(reactive):
                return Sequence(node.name, memory=not reactive, children=children)
            case model.Selector(memory):
                return Selector(node.name, memory=memory, children=children)
            case model.Check():
                return Check(node, self.context)
            case model.SetKeys():
                return SetKeys(node, self.context)
            case model.Call() | model.Act():
                self._leaves.append(Leaf(node, self.context))
                return self._leaves[-1]
            case model.Subtree() | model.Group():
                return PassThrough(node.name, children[0])
            case _:
                return _COMPOSED[type(node.body)](node, self.context, children)


_COMPOSED: dict[type, type[composites.Composed]] = {
    model.Parallel: composites.Parallel,
    model.Switch: composites.Switch,
    model.Random: composites.Random,
    model.Utility: composites.Utility,
    model.ForEach: composites.ForEach,
    model.Guard: recovery.Guard,
    model.Ladder: recovery.Ladder,
}


def _wrap(name: str, make: Callable[..., Behaviour], takes_value: bool = True) -> Wrap:
    """Return what puts a decorator around a behaviour, when the node has the option."""
    attribute = "while_" if name == "while" else name

    def wrap(child: Behaviour, node: model.Node, context: Context, given: model.Options) -> Behaviour:
        value = getattr(given, attribute)
        if not value:
            return child
        return make(child, node, context, value) if takes_value else make(child, node, context)

    return wrap


def _invert(child: Behaviour, node: model.Node, context: Context, given: model.Options) -> Behaviour:
    return Inverter(node.name, child) if given.invert else child


_OPTIONS: dict[str, Wrap] = {
    "always": _wrap("always", options.Always),
    "when": _wrap("when", options.When),
    "unless": _wrap("unless", options.Unless),
    "once": _wrap("once", options.Once, takes_value=False),
    "cooldown": _wrap("cooldown", timed.Cooldown),
    "every": _wrap("every", timed.Every),
    "while": _wrap("while", options.While),
    "timeout": _wrap("timeout", timed.Timeout),
    "on_error": _wrap("on_error", options.OnError),
    "retry": _wrap("retry", options.Retry),
    "repeat": _wrap("repeat", options.Repeat),
    "until": _wrap("until", options.Until),
    "sets": _wrap("sets", options.Sets),
    "invert": _invert,
}
