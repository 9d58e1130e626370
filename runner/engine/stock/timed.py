"""The options with a time: how long a node may run, and how soon it may begin again."""

from __future__ import annotations

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.stock.options import Option
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.model import Node
from btrunner.runner.units import show_duration
from btrunner.runner.unknown import UNKNOWN

EPSILON = 1e-9


class Timed(Option):
    """An option worth seconds, asked on entry; where they are unknown, the node fails and says so."""

    def __init__(self, child: Behaviour, node: Node, context: Context, time: Expression) -> None:
        super().__init__(child, node, context)
        self._time = time
        self._seconds = 0.0

    def enter(self) -> Status | None:
        """Look the seconds up."""
        value = self._time.value(self.context.snapshot)
        if value is UNKNOWN:
            self.say(self._time)
            return Status.FAILURE
        self._seconds = float(value)
        return None


class Timeout(Timed):
    """Fails a node that runs for longer than a time of the session."""

    _end = 0.0

    def enter(self) -> Status | None:
        """Set the deadline."""
        refused = super().enter()
        self._end = self.context.now + self._seconds
        return refused

    def before(self) -> Status | None:
        """Fail once it has passed; the first tick is always allowed."""
        if self.status != Status.RUNNING or self.context.now < self._end - EPSILON:
            return None
        self.say(f"timed out after {show_duration(self._seconds)}")
        return Status.FAILURE


class Cooldown(Timed):
    """Fails for a time after a success."""

    _until = float("-inf")

    def enter(self) -> Status | None:
        """Fail while it cools."""
        left = self._until - self.context.now
        if left <= EPSILON:
            return super().enter()
        self.say(f"cools down for {show_duration(left)} more")
        return Status.FAILURE

    def after(self, status: Status) -> Status:
        """Begin to cool after a success."""
        if status == Status.SUCCESS:
            self._until = self.context.now + self._seconds
        return status


class Every(Timed):
    """Begins a node at most once in a time."""

    _next = float("-inf")

    def enter(self) -> Status | None:
        """Fail when it is too early."""
        left = self._next - self.context.now
        if left > EPSILON:
            self.say(f"not before {show_duration(left)} from now")
            return Status.FAILURE
        refused = super().enter()
        if refused is None:
            self._next = self.context.now + self._seconds
        return refused
