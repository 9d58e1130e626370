"""The options of a node as py_trees decorators, one class each; their order is the builder's."""

from __future__ import annotations

from collections.abc import Iterator

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.decorators import Decorator

from btrunner.runner.engine.context import Context, Why
from btrunner.runner.engine.writing import SetKnown
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.model import Node, Writes


class Option(Decorator):
    """A decorator that may decide before its child is ticked, and may change what comes out."""

    def __init__(self, child: Behaviour, node: Node, context: Context) -> None:
        super().__init__(name=f"{type(self).__name__.lower()} of {node.name}", child=child)
        self.node = node
        self.context = context

    def enter(self) -> Status | None:
        """Decide on entry; None lets the child be ticked."""
        return None

    def before(self) -> Status | None:
        """Decide on every tick; None lets the child be ticked."""
        return None

    def after(self, status: Status) -> Status:
        """Return what the child's status becomes."""
        return status

    def tick(self) -> Iterator[Behaviour]:
        """Tick the child, unless it is decided before."""
        decided = self.enter() if self.status != Status.RUNNING else None
        decided = decided or self.before()
        if decided is None:
            yield from self.decorated.tick()
            decided = self.after(self.decorated.status)
        if decided == Status.RUNNING:
            self.status = decided
        else:
            self.stop(decided)
        yield self

    def update(self) -> Status:
        """Not used: ``tick`` decides."""
        return self.status

    def say(self, why: Why) -> None:
        """State the reason of this node's status."""
        self.context.whys[self.node.index] = why


class Asking(Option):
    """An option that asks a condition."""

    def __init__(self, child: Behaviour, node: Node, context: Context, condition: Expression) -> None:
        super().__init__(child, node, context)
        self._condition = condition

    def refuse(self) -> Status:
        """Fail, with the condition as the reason."""
        self.say(self._condition)
        return Status.FAILURE


class When(Asking):
    """Asked on entry: must hold."""

    def enter(self) -> Status | None:
        """Ask it."""
        return None if self._condition.holds(self.context.snapshot) else self.refuse()


class Unless(Asking):
    """Asked on entry: must be known not to hold."""

    def enter(self) -> Status | None:
        """Ask it."""
        return None if self._condition.value(self.context.snapshot) is False else self.refuse()


class While(Asking):
    """Asked every tick: must hold."""

    def before(self) -> Status | None:
        """Ask it."""
        return None if self._condition.holds(self.context.snapshot) else self.refuse()


class Until(Asking):
    """Asked every tick: ends the node once it holds; a success before that begins again."""

    def before(self) -> Status | None:
        """Ask it."""
        return Status.SUCCESS if self._condition.holds(self.context.snapshot) else None

    def after(self, status: Status) -> Status:
        """Go on until it holds."""
        return Status.RUNNING if status == Status.SUCCESS else status


class Retry(Option):
    """Tries a failure again, on the next tick."""

    def __init__(self, child: Behaviour, node: Node, context: Context, times: int) -> None:
        super().__init__(child, node, context)
        self._times = times
        self.left = 0

    def enter(self) -> Status | None:
        """Count anew."""
        self.left = self._times
        return None

    def after(self, status: Status) -> Status:
        """Turn a failure into another try while there are any."""
        if status != Status.FAILURE or self.left == 0:
            return status
        self.left -= 1
        return Status.RUNNING


class Repeat(Option):
    """Does a node again until it has succeeded so often; -1 is for ever."""

    def __init__(self, child: Behaviour, node: Node, context: Context, times: int) -> None:
        super().__init__(child, node, context)
        self._times = times
        self.left = 0

    def enter(self) -> Status | None:
        """Count anew."""
        self.left = self._times
        return None

    def after(self, status: Status) -> Status:
        """Count a success."""
        if status != Status.SUCCESS:
            return status
        self.left -= 1
        return Status.SUCCESS if self.left == 0 else Status.RUNNING


class Once(Option):
    """Succeeds without doing it again once it has succeeded."""

    def __init__(self, child: Behaviour, node: Node, context: Context) -> None:
        super().__init__(child, node, context)
        self.is_done = False

    def enter(self) -> Status | None:
        """Succeed at once when it was done."""
        return Status.SUCCESS if self.is_done else None

    def after(self, status: Status) -> Status:
        """Remember a success."""
        self.is_done = status == Status.SUCCESS
        return status


class Always(Option):
    """Gives a fixed result, whatever came out."""

    def __init__(self, child: Behaviour, node: Node, context: Context, result: str) -> None:
        super().__init__(child, node, context)
        self._result = Status.SUCCESS if result == "success" else Status.FAILURE

    def after(self, status: Status) -> Status:
        """Replace an end by the fixed result."""
        return status if status == Status.RUNNING else self._result


class Sets(Option):
    """Writes own published keys on every tick its node runs or succeeds."""

    def __init__(self, child: Behaviour, node: Node, context: Context, writes: Writes) -> None:
        super().__init__(child, node, context)
        self._set = SetKnown(writes, context)

    def after(self, status: Status) -> Status:
        """Write what is known."""
        if status != Status.FAILURE:
            self._set()
        return status


class OnError(Option):
    """Decides what an exception in a leaf below counts as."""

    def __init__(self, child: Behaviour, node: Node, context: Context, counts_as: str) -> None:
        super().__init__(child, node, context)
        self._counts_as = counts_as
        self._crashes = 0

    def before(self) -> Status | None:
        """Take note of the crashes so far."""
        self._crashes = self.context.crashes
        return None

    def after(self, status: Status) -> Status:
        """Turn the FAILURE of a crash into what the author wants."""
        if self.context.crashes == self._crashes or status != Status.FAILURE:
            return status
        if self._counts_as == "stop":
            self.context.stop_for_crash(self.node)
        return Status.SUCCESS if self._counts_as == "success" else status
