"""The nodes without children as py_trees behaviours."""

from __future__ import annotations

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.leaves import LeafRunner
from btrunner.runner.engine.status import FAILURE, IDLE, RUNNING, SUCCESS
from btrunner.runner.engine.writing import SetAll
from btrunner.runner.language import model

CODES = {Status.INVALID: IDLE, Status.RUNNING: RUNNING, Status.SUCCESS: SUCCESS, Status.FAILURE: FAILURE}
STATUSES = {code: status for status, code in CODES.items()}


class Check(Behaviour):
    """An expression: SUCCESS where it is known to be true."""

    def __init__(self, node: model.Node, context: Context) -> None:
        super().__init__(node.name)
        assert isinstance(node.body, model.Check)  # noqa: S101 - the builder's promise
        self._condition = node.body.condition
        self._context = context
        self._index = node.index

    def update(self) -> Status:
        """Ask it."""
        if self._condition.holds(self._context.snapshot):
            return Status.SUCCESS
        self._context.whys[self._index] = self._condition
        return Status.FAILURE


class SetKeys(Behaviour):
    """Writes own published keys; a value that is unknown fails, and nothing is written."""

    def __init__(self, node: model.Node, context: Context) -> None:
        super().__init__(node.name)
        self._set = SetAll(node, context)

    def update(self) -> Status:
        """Write them."""
        return STATUSES[self._set()]


class Leaf(Behaviour):
    """An action of the world, or a leaf of a node pack."""

    def __init__(self, node: model.Node, context: Context) -> None:
        super().__init__(node.name)
        self._runner = LeafRunner(node, context)

    def update(self) -> Status:
        """Tick it."""
        return STATUSES[self._runner.tick()]

    def terminate(self, new_status: Status) -> None:
        """Halt it, where it is still running."""
        if new_status == Status.INVALID:
            self._runner.halt()
