"""Leaves as py_trees behaviours, and what all behaviours of the stock engine have in common."""

from __future__ import annotations

from typing import Any, TypeVar

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from btrunner.runner.engine.context import Context, evaluated
from btrunner.runner.engine.leaves import LeafRunner
from btrunner.runner.engine.status import FAILURE, IDLE, RUNNING, SUCCESS
from btrunner.runner.language import model

CODES = {Status.INVALID: IDLE, Status.RUNNING: RUNNING, Status.SUCCESS: SUCCESS, Status.FAILURE: FAILURE}
STATUSES = {code: status for status, code in CODES.items()}

B = TypeVar("B", bound=Behaviour)


def quiet(behaviour: B) -> B:
    """Switch off a behaviour's debug log, which costs more than its tick and goes nowhere."""
    behaviour.logger.disabled = True  # type: ignore[union-attr]
    return behaviour


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
            self._context.whys[self._index] = None
            return Status.SUCCESS
        self._context.whys[self._index] = self._condition
        return Status.FAILURE


class SetKeys(Behaviour):
    """Writes own published keys; a value that is unknown fails, and nothing is written."""

    def __init__(self, node: model.Node, context: Context) -> None:
        super().__init__(node.name)
        assert isinstance(node.body, model.SetKeys)  # noqa: S101
        self._writes = dict(node.body.writes)
        self._context = context
        self._index = node.index

    def update(self) -> Status:
        """Write them."""
        values, unknown = evaluated(self._writes, self._context.snapshot)
        self._context.whys[self._index] = unknown or None
        if unknown:
            return Status.FAILURE
        for key, value in values.items():
            self._context.write(key, value)
        return Status.SUCCESS


class Leaf(Behaviour):
    """A function or action."""

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


class Foreign(Behaviour):
    """A behaviour of somebody else's, made and set up on its first entry, and kept."""

    def __init__(self, node: model.Node, context: Context) -> None:
        super().__init__(node.name)
        assert isinstance(node.body, model.Call)  # noqa: S101
        self._body = node.body
        self._node = node
        self._context = context
        self._inner: Behaviour | None = None

    def update(self) -> Status:
        """Tick it; an exception is its FAILURE."""
        values, unknown = evaluated(self._body.arguments, self._context.snapshot)
        if unknown:
            return self._say(unknown)
        try:
            inner = self._made(values)
            inner.tick_once()
        except Exception as error:
            if self._inner is not None:
                self._inner.status = Status.FAILURE
            return self._say(self._context.crashed(self._node, error))
        self._context.whys[self._node.index] = inner.feedback_message or None
        return Status.FAILURE if inner.status == Status.INVALID else inner.status

    def terminate(self, new_status: Status) -> None:
        """Stop it, where it is still running."""
        if new_status == Status.INVALID and self._inner is not None and self._inner.status == Status.RUNNING:
            self._context.halts.append(_Stop(self._inner, self._node, self._context))

    def _made(self, values: dict[str, Any]) -> Behaviour:
        if self._inner is None:
            renamed = self._body.leaf.python_names
            arguments = {renamed.get(name, name): value for name, value in values.items()}
            self._inner = self._body.leaf.make(self._node.name, **arguments)
            self._inner.setup()
        return self._inner

    def _say(self, why: str) -> Status:
        self._context.whys[self._node.index] = why
        return Status.FAILURE


class _Stop:
    """The halt of a behaviour of somebody else's, which waits for the end of the tick."""

    def __init__(self, behaviour: Behaviour, node: model.Node, context: Context) -> None:
        self._behaviour = behaviour
        self._node = node
        self._context = context

    def begin(self) -> None:
        """Nothing begins here."""

    def halt(self) -> None:
        """Stop it; an exception is put on record."""
        try:
            self._behaviour.stop(Status.INVALID)
        except Exception as error:
            self._context.crashed(self._node, error)
