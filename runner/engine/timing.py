"""The options with a time: how long a node may run, and how soon it may begin again. They tick nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.memory import Keeper, NodeMemory
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.model import Node
from btrunner.runner.units import show_duration
from btrunner.runner.unknown import UNKNOWN

EPSILON = 1e-9
LONG_AGO, NEVER = float("-inf"), float("inf")


class Timed(Keeper, ABC):
    """An option worth seconds, looked up on entry; where they are unknown it refuses, and says so.

    ``begun`` is when its time began to run last, for one that outlives its node's run.
    """

    begun = float("-inf")

    def __init__(self, node: Node, context: Context, time: Expression) -> None:
        self._index = node.index
        self._context = context
        self._time = time
        self._seconds = 0.0
        context.keep(node, self)

    @abstractmethod
    def due(self) -> float:
        """Return when its answer may change next, in seconds of the session; a time that is past does not count."""

    def _unknown(self) -> bool:
        value = self._time.value(self._context.snapshot)
        if value is UNKNOWN:
            self._context.whys[self._index] = self._time
            return True
        self._seconds = float(value)
        return False


class Timeout(Timed):
    """The longest that a node may run; before ``end``, there is no need to ask."""

    end = NEVER

    def due(self) -> float:
        """Return the deadline."""
        return self.end

    def begins_in_vain(self) -> bool:
        """Set the deadline on entry; returns whether it refuses."""
        refused = self._unknown()
        self.end = self._context.now + self._seconds - EPSILON
        return refused

    def is_over(self) -> bool:
        """Say whether the deadline has passed."""
        if self._context.now < self.end:
            return False
        self._context.whys[self._index] = f"timed out after {show_duration(self._seconds)}"
        return True

    def save(self, memory: NodeMemory) -> None:
        """Put the deadline into the memory, while the node runs."""
        if memory.on and self.end != NEVER:
            memory.timeout, memory.timeout_at = self._seconds, self.end

    def restore(self, memory: NodeMemory) -> str:
        """Take the deadline over; a run that began without one goes on without."""
        if memory.timeout_at is not None:
            self._seconds, self.end = memory.timeout, memory.timeout_at
        return ""


class Cooldown(Timed):
    """The time for which a node fails after a success; it outlives being halted."""

    _until = LONG_AGO

    def due(self) -> float:
        """Return when it has cooled down."""
        return self._until - EPSILON

    def refuses(self) -> bool:
        """Say, on entry, whether it cools down still."""
        if self._until - self._context.now <= EPSILON:
            return self._unknown()
        self._context.whys[self._index] = self
        return True

    def explain(self, snapshot: Mapping[str, Any]) -> str:
        """Return why it refuses."""
        return f"cools down for {show_duration(self._until - snapshot['$now'])} more"

    def begin(self) -> None:
        """Begin to cool down, after a success."""
        self.begun = self._context.now
        self._until = self.begun + self._seconds

    def save(self, memory: NodeMemory) -> None:
        """Put into the memory until when it cools down, and while the node runs for how long it then will."""
        if self._until > self._context.now:
            memory.cooldown_until = self._until
        if memory.on:
            memory.cooldown = self._seconds

    def restore(self, memory: NodeMemory) -> str:
        """Go on cooling down; a run that began without the option goes on without."""
        self._seconds = memory.cooldown
        if memory.cooldown_until is not None:
            self._until = memory.cooldown_until
        return ""


class Every(Timed):
    """The time in which a node begins at most once; it outlives being halted."""

    _next = LONG_AGO

    def due(self) -> float:
        """Return when it may begin again."""
        return self._next - EPSILON

    def refuses(self) -> bool:
        """Say, on entry, whether it is too early; else the time runs from now."""
        if self._next - self._context.now > EPSILON:
            self._context.whys[self._index] = self
            return True
        if self._unknown():
            return True
        self.begun = self._context.now
        self._next = self.begun + self._seconds
        return False

    def explain(self, snapshot: Mapping[str, Any]) -> str:
        """Return why it refuses."""
        return f"not before {show_duration(self._next - snapshot['$now'])} from now"

    def save(self, memory: NodeMemory) -> None:
        """Put into the memory from when it may begin again."""
        if self._next > self._context.now:
            memory.every_from = self._next

    def restore(self, memory: NodeMemory) -> str:
        """Go on waiting."""
        if memory.every_from is not None:
            self._next = memory.every_from
        return ""
