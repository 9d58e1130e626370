"""The runs of a leaf: a function that ends at once, or an action that is begun, stepped and halted."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from btrunner.runner.engine.context import BoundCondition, Context, evaluated
from btrunner.runner.engine.status import FAILURE, RUNNING, SUCCESS
from btrunner.runner.errors import Fail
from btrunner.runner.language import model
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.terms import Const
from btrunner.runner.leaf import Me

if TYPE_CHECKING:
    from btrunner.runner.engine.foreign import BehaviourRun

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


def literals(arguments: Mapping[str, Expression]) -> Arguments | None:
    """Return the values of arguments, if all of them are plain literals that nobody can change."""
    terms = {name: argument.term for name, argument in arguments.items()}
    values = {name: term.value for name, term in terms.items() if isinstance(term, Const)}
    plain = all(isinstance(value, (str, int, float)) for value in values.values())
    return values if plain and len(values) == len(terms) else None


class ActionRun:
    """An action: asked for in its first tick, begun after that tick's halts, then stepped once a tick.

    ``step`` does the next step; ``ended`` is SUCCESS or FAILURE once there is none, and 0 before.
    """

    __slots__ = ("_context", "_error", "_node", "_steps", "_why", "ended", "step")

    def __init__(self, node: model.Node, steps: Steps, context: Context) -> None:
        self.step = steps.__next__
        self.ended = 0
        self._node = node
        self._steps = steps
        self._context = context
        self._error: Exception | None = None
        self._why: str | None = None
        context.starts.append(self)

    def begin(self) -> None:
        """Do the first step; how it ends is reported in the next tick."""
        try:
            said = self.step()
        except Exception as error:
            self.end(error)
            said = self._why
        self._context.whys[self._node.index] = said if isinstance(said, str) and said else None

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


class LeafRunner:
    """Runs the leaf of one node again and again; every engine uses it."""

    __slots__ = (
        "_arguments",
        "_conditions",
        "_context",
        "_enter",
        "_index",
        "_node",
        "_renamed",
        "_run",
        "_settled",
    )

    def __init__(self, node: model.Node, context: Context) -> None:
        body = node.body
        assert isinstance(body, (model.Act, model.Call))  # noqa: S101 - the builder's promise
        self._node = node
        self._index = node.index
        self._context = context
        self._run: ActionRun | BehaviourRun | None = None
        self._renamed = dict(body.leaf.python_names) if isinstance(body, model.Call) else {}
        asked = body.leaf.conditions if isinstance(body, model.Call) else ()
        self._conditions = {
            name: BoundCondition(body.arguments[name], context) for name in asked if name in body.arguments
        }
        self._arguments = {
            name: value for name, value in body.arguments.items() if name not in self._conditions
        }
        # Arguments that are literals need no asking on entry.
        values = literals(self._arguments)
        self._settled = None if values is None else self._given(values)
        self._enter = self._way_in(body)

    def tick(self) -> int:
        """Enter the leaf or go on with it; returns RUNNING, SUCCESS or FAILURE. An exception is its FAILURE."""
        run = self._run
        if run is None:
            status = self._begin()
        elif isinstance(run, ActionRun):
            # The way of nearly every tick: one step, and no call besides it.
            if not run.ended:
                try:
                    said = run.step()
                except Exception as error:
                    run.end(error)
                else:
                    if isinstance(said, str) and said:
                        self._context.whys[self._index] = said
                    return RUNNING
            status = run.report()
        else:
            status = run.tick()
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
        if self._settled is not None:
            given = dict(self._settled)
        else:
            values, unknown = evaluated(self._arguments, context.snapshot)
            if unknown:
                context.whys[self._index] = unknown
                return FAILURE
            given = self._given(values)
        try:
            return self._enter(given)
        except Exception as error:
            return context.failed(self._node, error)

    def _given(self, values: Arguments) -> Arguments:
        """Return the arguments by the names of Python, conditions among them."""
        values = {**values, **self._conditions}
        return {self._renamed.get(name, name): value for name, value in values.items()}

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
