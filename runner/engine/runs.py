"""The runs of a leaf: a function that ends at once, or an action that is begun, stepped and halted."""

from __future__ import annotations

import inspect
from collections.abc import Generator
from types import GeneratorType
from typing import Any, cast

from btrunner.runner.engine.context import BoundCondition, Context
from btrunner.runner.engine.memory import RunMemory
from btrunner.runner.engine.status import FAILURE, SUCCESS
from btrunner.runner.errors import Fail, GiveUp
from btrunner.runner.language import model
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.leaf import Doing, Kept, Me

Arguments = dict[str, Any]
Steps = Generator[Any, None, Any]

_ERRORS: dict[str, type[Exception]] = {"fail": Fail, "give_up": GiveUp, "crash": RuntimeError}


def act(me: Me, action: str, arguments: Arguments, kept: Kept) -> Steps:
    """Do an action of the world until it is done, and yield it meanwhile; halting it stops it in the world."""
    doing = me.do(action, arguments, kept)
    try:
        while doing.state == "running":
            yield doing
    finally:
        doing.halt()
    if doing.state == "failed":
        raise Fail(doing.why)


def outcome(result: object) -> int:
    """Return what the result of a leaf's function means; raises TypeError for an action in disguise."""
    if isinstance(result, GeneratorType):
        result.close()
        raise TypeError("it returned a generator, but is none: let its decorator use functools.wraps")
    return FAILURE if result is False else SUCCESS


class ActionRun:
    """An action: asked for in its first tick, begun after that tick's halts, then stepped once a tick.

    ``step`` does the next step; ``ended`` is SUCCESS or FAILURE once there is none, and 0 before. One that is
    ``resumed`` was begun before a restart: it is stepped from its top, where it finds what it kept.
    ``waits_for`` is the action of the world, or the condition, that it does nothing but wait for, if it said so.
    """

    __slots__ = ("_context", "_error", "_node", "_resumed", "_steps", "_why", "ended", "step", "waits_for")

    def __init__(self, node: model.Node, steps: Steps, context: Context, resumed: bool = False) -> None:
        self.step = steps.__next__
        self.ended = 0
        self.waits_for: Doing | BoundCondition | None = None
        self._node = node
        self._steps = steps
        self._context = context
        self._resumed = resumed
        self._error: Exception | None = None
        self._why: str | None = None

    def begin(self) -> None:
        """Do the first step; how it ends is reported in the next tick."""
        try:
            said = self.step()
        except Exception as error:
            self.end(error)
            said = self._why
        self._context.whys[self._node.index] = None if said is None else self.told(said) or None

    def told(self, said: object) -> str | Expression:
        """Return what a step said as a reason: a text, or what it waits for."""
        if isinstance(said, str):
            self.waits_for = None
            return said
        if isinstance(said, BoundCondition):
            self.waits_for = said
            return said.expression
        if isinstance(self._node.body, model.Act):
            self.waits_for = cast("Doing", said)
            return self.waits_for.why
        return ""

    def end(self, error: Exception) -> None:
        """Take what the last step raised: StopIteration is its SUCCESS, anything else its FAILURE."""
        if isinstance(error, StopIteration):
            self.ended = SUCCESS
        else:
            self.ended, self._error = FAILURE, error
            self._why = self._context.blame(self._node, error)

    def report(self) -> int:
        """Return how it ended, once it has; an exception counts from now on."""
        if self._error is not None:
            self._context.count(self._error)
        if self._why:
            self._context.whys[self._node.index] = self._why
        return self.ended

    def save(self, memory: RunMemory) -> None:
        """Put into the memory how it ended, where that is still to be reported."""
        if self.ended == SUCCESS:
            memory.ended = "success"
        elif self._error is not None:
            given_up, failed = isinstance(self._error, GiveUp), isinstance(self._error, Fail)
            memory.ended = "give_up" if given_up else "fail" if failed else "crash"
            memory.why = self._why or ""

    def restore(self, memory: RunMemory) -> None:
        """Take over how it ended, to be reported in the next tick; what crashed is on record already."""
        if memory.ended == "success":
            self.ended = SUCCESS
        elif memory.ended is not None:
            self.ended, self._why = FAILURE, memory.why
            self._error = _ERRORS[memory.ended](memory.why)

    def halt(self) -> None:
        """Have it closed after this tick; one that was asked for in this very tick never begins."""
        if self in self._context.starts:
            self._context.starts.remove(self)
        self._context.halts.append(self)

    def close(self) -> None:
        """Run its ``finally``, unless it never began; one that was resumed takes its step first, to get there."""
        try:
            if self._resumed and inspect.getgeneratorstate(self._steps) == inspect.GEN_CREATED:
                next(self._steps, None)
            self._steps.close()
        except Exception as error:
            self._context.blame(self._node, error)
