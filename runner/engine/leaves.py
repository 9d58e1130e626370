"""A leaf as its node has it run, again and again."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from btrunner.runner.engine.context import BoundCondition, Context, evaluated
from btrunner.runner.engine.memory import Keeper, NodeMemory, RunMemory
from btrunner.runner.engine.plain import from_plain, to_plain
from btrunner.runner.engine.runs import ActionRun, Arguments, Steps, act, outcome
from btrunner.runner.engine.status import FAILURE, RUNNING
from btrunner.runner.language import model
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.terms import Const
from btrunner.runner.leaf import Doing, Kept, Me

if TYPE_CHECKING:
    from btrunner.runner.engine.foreign import BehaviourRun


def literals(arguments: Mapping[str, Expression]) -> Arguments | None:
    """Return the values of arguments, if all of them are plain literals that nobody can change."""
    terms = {name: argument.term for name, argument in arguments.items()}
    values = {name: term.value for name, term in terms.items() if isinstance(term, Const)}
    plain = all(isinstance(value, (str, int, float)) for value in values.values())
    return values if plain and len(values) == len(terms) else None


class LeafRunner(Keeper):
    """Runs the leaf of one node again and again; every engine uses it."""

    __slots__ = (
        "_arguments",
        "_conditions",
        "_context",
        "_enter",
        "_index",
        "_keeps",
        "_kept",
        "_literals",
        "_make",
        "_node",
        "_of",
        "_params",
        "_renamed",
        "_run",
        "_settled",
        "_values",
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
        self._literals = values = literals(self._arguments)
        self._settled = None if values is None else self._given(values)
        self._values: Arguments = {}
        self._kept = Kept()
        self._of = body.action.name if isinstance(body, model.Act) else body.leaf.name
        self._params = body.action.params if isinstance(body, model.Act) else body.leaf.params
        self._keeps = isinstance(body, model.Act) or bool(body.leaf.kept)
        self._make = _maker(body, context.me)
        self._enter = self._way_in(body)
        context.keep(node, self)

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
                    if said is None:
                        run.waits_for = None
                    elif why := run.told(said):
                        self._context.whys[self._index] = why
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

    @property
    def runs(self) -> bool:
        """Whether it was entered and has not reported an end."""
        return self._run is not None

    @property
    def waits_for(self) -> Doing | BoundCondition | None:
        """The action of the world, or the condition, that it does nothing but wait for, if its leaf said so."""
        run = self._run
        return run.waits_for if isinstance(run, ActionRun) and not run.ended else None

    def save(self, memory: NodeMemory) -> None:
        """Put its run into the memory; one of which nothing could be made is left out, and begins anew."""
        run = self._run
        if run is None:
            return
        memory.at = {}
        if not isinstance(run, ActionRun):
            return
        found = RunMemory(self._of)
        run.save(found)
        if found.ended is None:
            if not self._keeps:
                return
            try:
                found.arguments, found.kept = to_plain(self._values), to_plain(dict(self._kept))
            except ValueError:
                return
        memory.run = found

    def restore(self, memory: NodeMemory) -> str:
        """Go on with a run: its function is called again with the same arguments and what it kept."""
        found = memory.run
        if memory.at is None:
            return ""
        if found is None:
            return "what it kept could not be saved" if self._keeps else "it keeps nothing over a restart"
        if found.of != self._of:
            return f"it was '{found.of}' before"
        steps = self._steps_of(found)
        if steps is None:
            return "it takes other arguments now"
        self._run = ActionRun(self._node, steps, self._context, resumed=found.ended is None)
        self._run.restore(found)
        return ""

    def _steps_of(self, found: RunMemory) -> Steps | None:
        """Return the steps of a run that goes on; None where they cannot be made of what was saved."""
        if found.ended is not None:
            return _nothing()
        values = from_plain(found.arguments)
        if not self._keeps or self._refuses(values):
            return None
        self._values, self._kept = values, Kept(from_plain(found.kept))
        try:
            steps = self._make(self._given(values), self._kept)
        except Exception:  # a function that is decorated may raise whatever it likes
            return None
        return steps if isinstance(steps, GeneratorType) else None

    def _refuses(self, values: Arguments) -> bool:
        """Say whether arguments are not those that it takes."""
        return values.keys() != self._arguments.keys() or any(
            value is not None and self._params[name].type.refuses(value) for name, value in values.items()
        )

    def _begin(self) -> int:
        context, values = self._context, self._literals
        if values is None:
            values, unknown = evaluated(self._arguments, context.snapshot)
            if unknown:
                context.whys[self._index] = unknown
                return FAILURE
        self._values, self._kept = values, Kept()
        given = self._given(values) if self._settled is None else dict(self._settled)
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
        if isinstance(body, model.Call) and body.leaf.style == "behaviour":
            return self._behaviour(body.leaf.make)
        if isinstance(body, model.Call) and body.leaf.style == "function":
            return lambda given: outcome(self._make(given, self._kept))
        return lambda given: self._acted(self._make(given, self._kept))

    def _acted(self, result: object) -> int:
        """Go on from what an action's function returned; one that is decorated may end at once."""
        if not isinstance(result, GeneratorType):
            return outcome(result)
        self._run = run = ActionRun(self._node, result, self._context)
        self._context.starts.append(run)
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


def _maker(body: model.Act | model.Call, me: Me) -> Callable[[Arguments, Kept], Any]:
    """Return what calls a leaf's function, with what it keeps where it takes that."""
    if isinstance(body, model.Act):
        name = body.action.name
        return lambda given, kept: act(me, name, given, kept)
    make, word = body.leaf.make, body.leaf.kept
    if word:
        return lambda given, kept: make(me, **given, **{word: kept})
    return lambda given, kept: make(me, **given)


def _nothing() -> Generator[None, None, None]:
    """Do no step."""
    yield from ()
