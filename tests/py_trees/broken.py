"""Faults to put into an engine, so that it can be seen that py_trees' tests notice them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.status import FAILURE, IDLE, RUNNING, SUCCESS
from btrunner.runner.engine.stock.builder import StockTree
from btrunner.runner.language import model

Make = Callable[[model.Plan, Context], Any]

SWAPPED = {IDLE: IDLE, RUNNING: RUNNING, SUCCESS: FAILURE, FAILURE: SUCCESS}


def swapped_statuses(make: Make) -> Make:
    """Return an engine that takes success for failure, and failure for success."""

    class Swapped:
        def __init__(self, plan: model.Plan, context: Context) -> None:
            self._tree = make(plan, context)
            self.tick, self.halt = self._tree.tick, self._tree.halt

        @property
        def statuses(self) -> list[int]:
            return [SWAPPED[status] for status in self._tree.statuses]

    return Swapped


def swapped_memory(make: Make) -> Make:
    """Return an engine whose composites remember where they should not, and the other way round."""

    def swap(body: model.Body) -> model.Body:
        match body:
            case model.Sequence(reactive):
                return model.Sequence(not reactive)
            case model.Selector(memory):
                return model.Selector(not memory)
        return body

    return lambda plan, context: make(_changed(plan, swap), context)


def met_by_one(make: Make) -> Make:
    """Return an engine whose parallels succeed with the first success."""

    def change(body: model.Body) -> model.Body:
        one = model.Policy(number=1)
        return replace(body, succeed_on=one) if isinstance(body, model.Parallel) else body

    return lambda plan, context: make(_changed(plan, change), context)


def without_options(make: Make) -> Make:
    """Return an engine that does not know the options of a node."""

    def change(node: model.Node) -> model.Node:
        return replace(node, options=model.Options(), children=tuple(map(change, node.children)))

    return lambda plan, context: make(_with_root(plan, change(plan.root)), context)


def _changed(plan: model.Plan, change: Callable[[model.Body], model.Body]) -> model.Plan:
    def changed(node: model.Node) -> model.Node:
        return replace(node, body=change(node.body), children=tuple(map(changed, node.children)))

    return _with_root(plan, changed(plan.root))


def _with_root(plan: model.Plan, root: model.Node) -> model.Plan:
    def all_of(node: model.Node) -> list[model.Node]:
        return [node, *(each for child in node.children for each in all_of(child))]

    return replace(plan, nodes=tuple(all_of(root)))


class Disguised(StockTree):
    """The stock engine, which is built from py_trees, under another name."""
