"""The runs of a leaf: a function that ends at once, or an action that is begun, stepped and halted."""

from __future__ import annotations

from collections.abc import Callable, Generator
from types import GeneratorType
from typing import Any, Protocol

from btrunner.runner.engine.context import BoundCondition, Context, evaluated
from btrunner.runner.engine.status import FAILURE, RUNNING, SUCCESS
from btrunner.runner.errors import Fail
from btrunner.runner.language import model
from btrunner.runner.leaf import Me

Arguments = dict[str, Any]
Steps = Generator[Any, None, Any]


def act(me: Me, action: str, arguments: Arguments) -> Steps:
    """Do an action of the world until it is done; halting it stops it in the world."""
    doing = me.do(action, arguments)
    try:
        while doing.state == "running":
            yield doing.why
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


class Run(Protocol):
    """What a leaf does from its entry to its end."""

    def tick(self) -> int:
        """Go on; returns RUNNING, SUCCESS or FAILURE."""

    def halt(self) -> None:
        """End it from outside."""


class ActionRun:
    """An action: asked for in its first tick, begun after that tick's halts, then stepped once a tick."""

    __slots__ = ("_context", "_ended", "_error", "_node", "_steps", "_why")

    def __init__(self, node: model.Node, steps: Steps, context: Context) -> None:
        self._node = node
        self._steps = steps
        self._context = context
        self._ended = 0
        self._error: Exception | None = None
        self._why: str | None = None
        context.starts.append(self)

    def begin(self) -> None:
        """Do the first step; what it says or how it ends is reported in the next tick."""
        self._step()
        self._context.whys[self._node.index] = self._why

    def tick(self) -> int:
        """Do the next step, unless the first one was the last; returns RUNNING, SUCCESS or FAILURE."""
        if not self._ended:
            self._step()
        if self._error is not None:
            self._context.count(self._error)
        self._context.whys[self._node.index] = self._why
        return self._ended or RUNNING

    def halt(self) -> None:
        """Have it closed after this tick; one that was asked for in this very tick never begins."""
        if self in self._context.starts:
            self._context.starts.remove(self)
        self._context.halts.append(self)

    def close(self) -> None:
        """Run its ``finally``, unless it never began."""
        try:
            self._steps.close()
        except Exception as error:
            self._context.blame(self._node, error)

    def _step(self) -> None:
        try:
            said = next(self._steps)
        except StopIteration:
            self._ended, self._why = SUCCESS, None
        except Exception as error:
            self._ended, self._error = FAILURE, error
            self._why = self._context.blame(self._node, error)
        else:
            self._why = said if isinstance(said, str) and said else None


class LeafRunner:
    """Runs the leaf of one node again and again; every engine uses it."""

    __slots__ = ("_arguments", "_conditions", "_context", "_enter", "_node", "_renamed", "_run")

    def __init__(self, node: model.Node, context: Context) -> None:
        body = node.body
        assert isinstance(body, (model.Act, model.Call))  # noqa: S101 - the builder's promise
        self._node = node
        self._context = context
        self._run: Run | None = None
        self._renamed = dict(body.leaf.python_names) if isinstance(body, model.Call) else {}
        asked = body.leaf.conditions if isinstance(body, model.Call) else ()
        self._conditions = {
            name: BoundCondition(body.arguments[name], context) for name in asked if name in body.arguments
        }
        self._arguments = {
            name: value for name, value in body.arguments.items() if name not in self._conditions
        }
        self._enter = self._way_in(body)

    def tick(self) -> int:
        """Enter the leaf or go on with it; returns RUNNING, SUCCESS or FAILURE. An exception is its FAILURE."""
        status = self._run.tick() if self._run is not None else self._begin()
        if status != RUNNING:
            self._run = None
        return status

    def halt(self) -> None:
        """Halt it, where it is running."""
        if self._run is not None:
            run, self._run = self._run, None
            run.halt()

    def _begin(self) -> int:
        context = self._context
        values, unknown = evaluated(self._arguments, context.snapshot)
        if unknown:
            context.whys[self._node.index] = unknown
            return FAILURE
        values.update(self._conditions)
        given = {self._renamed.get(name, name): value for name, value in values.items()}
        try:
            return self._enter(given)
        except Exception as error:
            return context.failed(self._node, error)

    def _way_in(self, body: model.Act | model.Call) -> Callable[[Arguments], int]:
        """Return what is done on entry with the arguments; it may raise whatever the leaf raises."""
        if isinstance(body, model.Act):
            name = body.action.name
            return lambda given: self._started(act(self._context.me, name, given))
        make = body.leaf.make
        if body.leaf.style == "behaviour":
            return self._behaviour(make)
        if body.leaf.style == "generator":
            return lambda given: self._acted(make(self._context.me, **given))
        return lambda given: outcome(make(self._context.me, **given))

    def _acted(self, result: object) -> int:
        """Go on from what an action's function returned; one that is decorated may end at once."""
        return self._started(result) if isinstance(result, GeneratorType) else outcome(result)

    def _started(self, steps: Steps) -> int:
        self._run = ActionRun(self._node, steps, self._context)
        return RUNNING

    def _behaviour(self, make: Callable[..., Any]) -> Callable[[Arguments], int]:
        # Importing py_trees is dear; whoever uses one of its behaviours has done so already.
        from btrunner.runner.engine.foreign import BehaviourRun

        run = BehaviourRun(self._node, make, self._context)

        def enter(given: Arguments) -> int:
            self._run = run
            run.enter(given)
            return run.tick()

        return enter
