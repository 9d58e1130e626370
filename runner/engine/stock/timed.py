"""The options with a time as py_trees decorators; what they decide is in ``engine.timing``."""

from __future__ import annotations

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from btrunner.runner.engine import timing
from btrunner.runner.engine.context import Context
from btrunner.runner.engine.stock.options import Option
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.model import Node


class Timeout(Option):
    """Fails a node that runs for longer than a time of the session; its first tick is always allowed."""

    def __init__(self, child: Behaviour, node: Node, context: Context, time: Expression) -> None:
        super().__init__(child, node, context)
        self._timeout = timing.Timeout(node, context, time)

    def enter(self) -> Status | None:
        """Set the deadline."""
        return Status.FAILURE if self._timeout.begins_in_vain() else None

    def before(self) -> Status | None:
        """Fail once it has passed."""
        over = self.status == Status.RUNNING and self._timeout.is_over()
        return Status.FAILURE if over else None


class Cooldown(Option):
    """Fails for a time after a success."""

    def __init__(self, child: Behaviour, node: Node, context: Context, time: Expression) -> None:
        super().__init__(child, node, context)
        self._cooldown = timing.Cooldown(node, context, time)

    def enter(self) -> Status | None:
        """Fail while it cools."""
        return Status.FAILURE if self._cooldown.refuses() else None

    def after(self, status: Status) -> Status:
        """Begin to cool after a success."""
        if status == Status.SUCCESS:
            self._cooldown.begin()
        return status


class Every(Option):
    """Begins a node at most once in a time."""

    def __init__(self, child: Behaviour, node: Node, context: Context, time: Expression) -> None:
        super().__init__(child, node, context)
        self._every = timing.Every(node, context, time)

    def enter(self) -> Status | None:
        """Fail when it is too early."""
        return Status.FAILURE if self._every.refuses() else None
