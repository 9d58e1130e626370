"""Guard and ladder as py_trees composites; what they decide is in ``engine.watch`` and ``engine.climb``."""

from __future__ import annotations

from collections.abc import Iterator

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from btrunner.runner.engine.climb import Climb
from btrunner.runner.engine.context import Context
from btrunner.runner.engine.stock.behaviours import CODES, STATUSES
from btrunner.runner.engine.stock.composites import Composed
from btrunner.runner.engine.watch import Watch
from btrunner.runner.language import model


class Guard(Composed):
    """Ticks its child while a condition holds; when that is lost for long enough, halts it and recovers."""

    def __init__(self, node: model.Node, context: Context, children: list[Behaviour]) -> None:
        super().__init__(node, context, children)
        self._watch = Watch(node, context)
        self._child, self._recover = children

    def tick(self) -> Iterator[Behaviour]:
        """Guard, hold, or recover."""
        step = self._watch.look()
        if step == "child":
            yield from self._child.tick()
            self.end(self._child.status)
        elif step == "hold":
            self.end(Status.RUNNING)
        else:
            if step == "lost" and self._child.status == Status.RUNNING:
                self._child.stop(Status.INVALID)
            yield from self._recover.tick()
            self.end(STATUSES[self._watch.recovered(CODES[self._recover.status])])
        yield self

    def terminate(self, new_status: Status) -> None:
        """Forget what was lost, when the guard itself is halted."""
        if new_status == Status.INVALID:
            self._watch.forget()


class Ladder(Composed):
    """Climbs: ticks the rung that the climb has chosen, and halts it when another is."""

    def __init__(self, node: model.Node, context: Context, children: list[Behaviour]) -> None:
        super().__init__(node, context, children)
        self._climb = Climb(node, context)

    def tick(self) -> Iterator[Behaviour]:
        """Ask the climb what to do, and do it."""
        if self.status != Status.RUNNING:
            self._climb.enter()
        status, rung, why = self._climb.choose()
        chosen = self.children[rung] if rung is not None else None
        for child in self.children:
            if child is not chosen and child.status == Status.RUNNING:
                child.stop(Status.INVALID)
        self.context.whys[self.node.index] = why or None
        if chosen is not None and rung is not None:
            surrenders = self.context.surrenders
            yield from chosen.tick()
            why = self.context.why(self.node.children[rung].index)
            self._climb.ended(CODES[chosen.status], why, self.context.surrenders != surrenders)
        self.end(STATUSES[status])
        yield self
