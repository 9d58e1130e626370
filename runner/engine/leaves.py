"""One run of a leaf: a function that ends at once, or an action that is begun, stepped and halted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from btrunner.runner.engine.context import BoundCondition, Context, evaluated
from btrunner.runner.engine.status import FAILURE, RUNNING, SUCCESS
from btrunner.runner.errors import Fail, GiveUp
from btrunner.runner.language import model
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.leaf import Me


def act(me: Me, action: str, arguments: dict[str, Any]) -> Iterator[str]:
    """Do an action of the world until it is done; halting it stops it in the world."""
    doing = me.do(action, arguments)
    try:
        while doing.state == "running":
            yield doing.why
    finally:
        doing.halt()
    if doing.state == "failed":
        raise Fail(doing.why)


class FunctionRun:
    """A plain function: it has ended when its first tick returns."""

    def __init__(self, node: model.Node, call: Callable[..., Any], context: Context) -> None:
        self._node = node
        self._call = call
        self._context = context

    def tick(self, arguments: dict[str, Any]) -> int:
        """Call it; returns SUCCESS or FAILURE."""
        context, index = self._context, self._node.index
        context.whys[index] = None
        try:
            result = self._call(context.me, **arguments)
        except Fail as fail:
            context.gave_up = context.gave_up or isinstance(fail, GiveUp)
            context.whys[index] = str(fail)
            return FAILURE
        except Exception as error:
            context.whys[index] = context.crashed(self._node, error)
            return FAILURE
        return FAILURE if result is False else SUCCESS


class ActionRun:
    """An action: asked for in its first tick, begun after that tick's halts, then stepped once a tick."""

    __slots__ = ("_context", "_ended", "_generator", "_node")

    def __init__(self, node: model.Node, generator: Iterator[Any], context: Context) -> None:
        self._node = node
        self._generator = generator
        self._context = context
        self._ended = 0
        context.starts.append(self)

    def begin(self) -> None:
        """Do the first step."""
        self._step()

    def tick(self) -> int:
        """Return how the last step ended, or else do the next one; returns RUNNING, SUCCESS or FAILURE."""
        return self._ended or self._step()

    def halt(self) -> None:
        """End it; its ``finally`` runs, unless it never began."""
        self._ended = FAILURE
        try:
            self._generator.close()  # type: ignore[attr-defined]
        except Exception as error:
            self._context.crashed(self._node, error)

    def _step(self) -> int:
        context, index = self._context, self._node.index
        try:
            said = next(self._generator)
        except StopIteration:
            context.whys[index] = None
            self._ended = SUCCESS
        except Fail as fail:
            context.gave_up = context.gave_up or isinstance(fail, GiveUp)
            context.whys[index] = str(fail)
            self._ended = FAILURE
        except Exception as error:
            context.whys[index] = context.crashed(self._node, error)
            self._ended = FAILURE
        else:
            context.whys[index] = said if isinstance(said, str) else None
            return RUNNING
        return self._ended


class LeafRunner:
    """Runs the leaf of one node again and again; both engines use it."""

    __slots__ = (
        "_arguments",
        "_conditions",
        "_context",
        "_function",
        "_generator",
        "_node",
        "_renamed",
        "run",
    )

    def __init__(self, node: model.Node, context: Context) -> None:
        self._node = node
        self._context = context
        self._function: FunctionRun | None = None
        self._generator: Callable[..., Iterator[Any]] | None = None
        self._conditions: dict[str, BoundCondition] = {}
        self._renamed: dict[str, str] = {}
        self.run: ActionRun | None = None
        body = node.body
        self._arguments: Mapping[str, Expression] = body.arguments  # type: ignore[union-attr]
        if isinstance(body, model.Call):
            self._take(body)
        elif isinstance(body, model.Act):
            name = body.action.name
            self._generator = lambda me, **given: act(me, name, given)

    def _take(self, body: model.Call) -> None:
        leaf = body.leaf
        if leaf.style == "generator":
            self._generator = leaf.make
        else:
            self._function = FunctionRun(self._node, leaf.make, self._context)
        self._conditions = {
            name: BoundCondition(body.arguments[name], self._context)
            for name in leaf.conditions
            if name in body.arguments
        }
        self._arguments = {
            name: value for name, value in body.arguments.items() if name not in self._conditions
        }
        self._renamed = leaf.python_names

    def tick(self) -> int:
        """Tick the leaf; returns RUNNING, SUCCESS or FAILURE."""
        if self.run is not None:
            return self._result(self.run.tick())
        context = self._context
        values, unknown = evaluated(self._arguments, context.snapshot)
        if unknown:
            context.whys[self._node.index] = unknown
            return FAILURE
        given = {self._renamed.get(name, name): value for name, value in (values | self._conditions).items()}
        if self._function is not None:
            return self._function.tick(given)
        assert self._generator is not None  # noqa: S101 - a leaf is one or the other
        try:
            generator = self._generator(context.me, **given)
        except Exception as error:
            context.whys[self._node.index] = context.crashed(self._node, error)
            return FAILURE
        context.whys[self._node.index] = None
        self.run = ActionRun(self._node, generator, context)
        return RUNNING

    def _result(self, status: int) -> int:
        if status != RUNNING:
            self.run = None
        return status

    def halt(self) -> None:
        """Have a running action halted after this tick."""
        if self.run is not None:
            run, self.run = self.run, None
            if run in self._context.starts:  # asked for in this very tick: it never begins
                self._context.starts.remove(run)
            self._context.halts.append(run)
