"""Guard and ladder as py_trees composites; what a ladder decides is in ``engine.climb``."""

from __future__ import annotations

from collections.abc import Iterator

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from btrunner.runner.engine.climb import Climb
from btrunner.runner.engine.context import Context
from btrunner.runner.engine.stock.behaviours import CODES, STATUSES
from btrunner.runner.engine.stock.composites import Composed
from btrunner.runner.language import model
from btrunner.runner.unknown import UNKNOWN


class Guard(Composed):
    """Ticks its child while a condition holds; when that is lost for long enough, halts it and recovers."""

    def __init__(self, node: model.Node, context: Context, children: list[Behaviour]) -> None:
        super().__init__(node, context, children)
        assert isinstance(node.body, model.Guard)  # noqa: S101 - the builder's promise
        self._body = node.body
        self._child, self._recover = children
        self._since: float | None = None
        self._recovering = False

    def tick(self) -> Iterator[Behaviour]:
        """Guard, hold, or recover."""
        if self._recovering:
            yield from self._go_on_recovering()
        elif self._body.condition.holds(self.context.snapshot):
            self._since = None
            self._say("")
            yield from self._child.tick()
            self.end(self._child.status)
        else:
            yield from self._miss()
        yield self

    def terminate(self, new_status: Status) -> None:
        """Forget what was lost, when the guard itself is halted."""
        if new_status == Status.INVALID:
            self._since, self._recovering = None, False

    def _miss(self) -> Iterator[Behaviour]:
        now = self.context.now
        if self._since is None:
            self._since = now
        left = self._since + self._patience() - now
        if left > 1e-9:
            self._say(f"holds its child: {self._body.condition.explain(self.context.snapshot)}")
            self.status = Status.RUNNING
            return
        if self._child.status != Status.INVALID:
            self._child.stop(Status.INVALID)
        self._recovering = True
        self.context.rung = ""
        cause = self._cause()
        evidence = self._body.condition.explain(self.context.snapshot)
        self.context.emit(
            "lost", guard=self.node.id, client=self._body.client, cause=cause, evidence=evidence
        )
        self.context.owner.lost(self.context.name, self._body.client)
        yield from self._go_on_recovering()

    def _go_on_recovering(self) -> Iterator[Behaviour]:
        yield from self._recover.tick()
        ended = self._recover.status
        if ended == Status.RUNNING:
            self._say("recovers")
            self.status = Status.RUNNING
            return
        took = round(self.context.now - (self._since or 0.0), 3)
        self._recovering, self._since = False, None
        if ended == Status.FAILURE:
            self._say("could not be recovered")
            self.context.emit("not_recovered", guard=self.node.id, client=self._body.client, took=took)
            if self._body.client:
                self.context.owner.needs_human(self.context.name, "the client could not be recovered")
            self.end(Status.FAILURE)
            return
        if self._body.condition.holds(self.context.snapshot):
            self.context.emit(
                "recovered", guard=self.node.id, client=self._body.client, rung=self.context.rung, took=took
            )
        else:
            self.context.emit("relapsed", guard=self.node.id, client=self._body.client, took=took)
        self.status = Status.RUNNING

    def _patience(self) -> float:
        if self._body.lost_after is None:
            return 0.0
        seconds = self._body.lost_after.value(self.context.snapshot)
        return 0.0 if seconds is UNKNOWN else float(seconds)

    def _cause(self) -> str:
        """Return what the world says it is, for a client; else what the author called the guard."""
        if self._body.client:
            for key in ("client_cause", "client"):
                word = self.context.me.read(key)
                if word is not UNKNOWN and word not in ("none", "up", ""):
                    return str(word)
            return "unknown"
        return self.node.name if self.node.name != "guard" else self._body.condition.text

    def _say(self, why: str) -> None:
        self.context.whys[self.node.index] = why or None


class Ladder(Composed):
    """Climbs: ticks the rung that the climb has chosen, and halts it when another is."""

    def __init__(self, node: model.Node, context: Context, children: list[Behaviour]) -> None:
        super().__init__(node, context, children)
        self.climb = Climb(node, context)

    def tick(self) -> Iterator[Behaviour]:
        """Ask the climb what to do, and do it."""
        if self.status != Status.RUNNING:
            self.climb.enter()
        status, rung, why = self.climb.choose()
        chosen = self.children[rung] if rung is not None else None
        for child in self.children:
            if child is not chosen and child.status == Status.RUNNING:
                child.stop(Status.INVALID)
        if chosen is not None and rung is not None:
            yield from chosen.tick()
            self.climb.ended(CODES[chosen.status], self.context.why(self.node.children[rung].index))
            why = f"'{self.node.children[rung].name}'"
        self.context.whys[self.node.index] = why or None
        self.end(STATUSES[status])
        yield self
