"""A running tree made of a plan's program: its functions, and what they remember from tick to tick."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from btrunner.runner.engine.compiled.code import Compile, compile_source
from btrunner.runner.engine.compiled.places import Places, PlacesByName
from btrunner.runner.engine.compiled.program import Factory, Program, program_of
from btrunner.runner.engine.compiled.quiescence import Quiescence, Rest
from btrunner.runner.engine.compiled.tracebacks import lead_to_yaml
from btrunner.runner.engine.compiled.writer import Spans
from btrunner.runner.engine.context import Context
from btrunner.runner.engine.runs import outcome
from btrunner.runner.engine.saving import restore, save
from btrunner.runner.engine.status import FAILURE, IDLE, RUNNING, SUCCESS
from btrunner.runner.language import model
from btrunner.runner.language.expressions.inline import HELPERS

_NAMES = {
    "__builtins__": {"Exception": Exception},
    "outcome": outcome,
    **HELPERS,
    "IDLE": IDLE,
    "RUNNING": RUNNING,
    "SUCCESS": SUCCESS,
    "FAILURE": FAILURE,
}
"""What the source of every tree may use, besides what its factory takes."""


@lru_cache(maxsize=64)
def factory_of(text: str, compile_source: Compile) -> Factory:
    """Return the factory of a source: trees with the same source have the same code, one time in the memory."""
    names = dict(_NAMES)
    exec(compile_source(text), names)  # noqa: S102 - our own source
    factory: Factory = names["tree"]
    return factory


class CompiledTree:
    """A tree as Python functions.

    ``statuses[i]`` is the status of node i after the last tick: IDLE where it was not visited, and where it was
    but its parent has halted it since. Every tick makes a new list.

    What is remembered of node i: ``on[i]`` says whether it ran with its options when it was ticked last;
    ``at[i]`` at which child its type goes on, 0 where it begins; ``tries`` and ``times`` count for ``retry``
    and ``repeat``; ``done`` has who succeeded ``once``. Halting wipes the first three, and the last outlives it.
    """

    # With a thousand characters it is memory that a tick waits for: no more of it than needed.
    __slots__ = (
        "_halts", "_lines", "_places", "_quiescence", "_tick", "context", "rests", "settles", "statuses"
    )  # fmt: skip

    def __init__(self, plan: model.Plan, context: Context, compile_source: Compile = compile_source) -> None:
        count = len(plan.nodes)
        self.context = context
        self.statuses = [IDLE] * count
        self._places = Places([0] * count, [0] * count, [0] * count, [0] * count, set(), {})
        self._halts: list[tuple[int, Callable[[], None]]] = []
        program = program_of(plan)
        needs = [make(self) for make in program.needs.values()]
        self._halts.sort(key=lambda halt: halt[0])
        self._tick = factory_of(program.text, compile_source)(*self._every_tree_has(program), *needs)
        self._lines = program.nodes
        self._quiescence = Quiescence(context, self._places, self)
        # Asked in every tick, of every character: not through a method of its own.
        self.rests = self._quiescence.rests
        self.settles = self._quiescence.settles

    @property
    def waits_for(self) -> Rest | None:
        """What it waits for; None while it does not rest."""
        return self._quiescence.waits_for

    def tick(self) -> int:
        """Tick the tree once; returns the root's status. What a bug of ours raises leads to the author's file."""
        self.context.begin_tick()
        self.statuses = statuses = [IDLE] * len(self.statuses)
        try:
            return self._tick(statuses)
        except Exception as error:
            raise lead_to_yaml(error, self._lines, self.context.plan.nodes)  # noqa: B904 - it is the same error

    def halt(self) -> None:
        """Halt whatever is running, even after a tick that broke off; the halts are put with the context's."""
        self._quiescence.end()
        self._halt(0, len(self.statuses))
        self.statuses = [IDLE] * len(self.statuses)

    def state(self) -> dict[str, Any]:
        """Return all that it remembers between two ticks, as plain data; the other engine can go on from it."""
        return save(self.context, PlacesByName(self._places, self.context), self.statuses)

    def restore(self, state: dict[str, Any]) -> list[str]:
        """Go on from a state, before the first tick; returns a line for each node that cannot.

        Raises ValueError for what is no state.
        """
        self._quiescence.end()
        places = PlacesByName(self._places, self.context)
        self.statuses, lines = restore(self.context, places, state)
        return lines

    def ended(self, node: model.Node) -> list[int]:
        """Return the statuses of a parallel's children since it began, which are kept in this very list."""
        return self._places.ended.setdefault(node.index, [IDLE] * len(node.children))

    def halts(self, node: model.Node, halt: Callable[[], None]) -> None:
        """Hear what halts a node that keeps something of its own."""
        self._halts.append((node.index, halt))

    def _every_tree_has(self, program: Program) -> tuple[object, ...]:
        """Return what ``EVERY_TREE_HAS``."""
        context, places = self.context, self._places
        return (
            context.snapshot, context.whys, places.on, places.at, places.tries, places.times, places.done,
            context.me, context, context.plan.nodes, program.children, program.reasons, self._halt, self._stop,
        )  # fmt: skip

    def _halt(self, first: int, end: int) -> None:
        """Halt the nodes from ``first`` up to ``end``, in the order of the tree."""
        nothing = [0] * (end - first)
        places = self._places
        places.on[first:end] = places.at[first:end] = places.times[first:end] = nothing
        for _, halt in self._halts[bisect_left(self._halts, (first,)) : bisect_left(self._halts, (end,))]:
            halt()

    def _stop(self, statuses: list[int], ended: Sequence[int], children: Spans) -> None:
        """Halt the children of a parallel that still run; ``children[place]`` is where each of them stands."""
        for status, (first, end) in zip(ended, children[1:], strict=False):
            if status == RUNNING:
                self._halt(first, end)
                statuses[first:end] = [IDLE] * (end - first)
