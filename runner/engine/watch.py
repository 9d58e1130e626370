"""What a guard watches: whether it holds, whether it is lost for good, and what came of bringing it back.

It ticks nothing itself. While the condition is missed for less than ``lost_after`` the child is held: not
ticked, not halted. After that it is lost: the child is halted, and what recovers it is ticked to its end.
A client that is not up yet, as its world expects, is not lost: the child is held for as long as that lasts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.memory import Keeper, NodeMemory, WatchMemory
from btrunner.runner.engine.status import FAILURE, RUNNING, SUCCESS
from btrunner.runner.language import model
from btrunner.runner.unknown import UNKNOWN
from btrunner.runner.vocabulary import EXPECTED

Step = Literal["child", "hold", "lost", "recover"]
EPSILON = 1e-9


class Watch(Keeper):
    """The state of one guard."""

    def __init__(self, node: model.Node, context: Context) -> None:
        assert isinstance(node.body, model.Guard)  # noqa: S101 - the builder's promise
        self._node = node
        self._body = node.body
        self._context = context
        self._missed_at: float | None = None
        self._lost_at = 0.0
        self._recovering = False
        self.calm = True
        """Whether it has nothing in mind: while the condition holds, there is no need to look."""
        context.keep(node, self)

    def look(self) -> Step:
        """Return what is done in this tick; ``lost`` is the first ``recover``: the child is halted before."""
        if self._recovering:
            return "recover"
        if self._body.condition.holds(self._context.snapshot):
            self.forget()
            return "child"
        self.calm = False
        if self._body.client and self._is_expected():
            self._missed_at = None
            self._say("holds its child: its world waits for the client")
            return "hold"
        now = self._context.now
        if self._missed_at is None:
            self._missed_at = now
        if self._missed_at + self._patience() - now > EPSILON:
            self._context.whys[self._node.index] = self
            return "hold"
        self._lose(self._missed_at)
        return "lost"

    def _is_expected(self) -> bool:
        cause = self._context.me.read("client_cause")
        return cause is not UNKNOWN and cause == EXPECTED

    def recovered(self, status: int) -> int:
        """Hear how what recovers it stands; returns the guard's status."""
        if status == RUNNING:
            self._say("recovers")
            return RUNNING
        took = round(self._context.now - self._lost_at, 3)
        self.forget()
        if status == SUCCESS:
            self._welcome(took)
            return RUNNING
        self._say("could not be recovered")
        self._emit("not_recovered", took=took)
        if self._body.client:
            self._context.owner.needs_human(self._context.name, "the client could not be recovered")
        return FAILURE

    def forget(self) -> None:
        """Forget what was lost, as when the guard itself is halted."""
        self._missed_at, self._recovering, self.calm = None, False, True

    @property
    def runs(self) -> bool:
        """Whether it misses what it watches: then it holds its child, or has it recovered."""
        return not self.calm

    def due(self) -> float:
        """Return when it holds its child no longer, in seconds of the session; a time that is past does not count."""
        return 0.0 if self._missed_at is None else self._missed_at + self._patience() - EPSILON

    def explain(self, snapshot: Mapping[str, Any]) -> str:
        """Return why it holds its child."""
        return f"holds its child: {self._body.condition.explain(snapshot)}"

    def save(self, memory: NodeMemory) -> None:
        """Put into the memory what it has in mind."""
        if self._missed_at is not None:
            memory.watch = WatchMemory(self._missed_at, self._recovering)

    def restore(self, memory: NodeMemory) -> str:
        """Go on watching, holding or recovering."""
        if memory.watch is not None:
            self._missed_at = self._lost_at = memory.watch.missed_at
            self._recovering, self.calm = memory.watch.recovering, False
        return ""

    def _lose(self, missed_at: float) -> None:
        context = self._context
        self._recovering = True
        self._lost_at = context.lost_at = missed_at
        context.rung = ""
        self._emit("lost", cause=self._cause(), evidence=self._evidence())
        if self._body.client:
            context.owner.lost(context.name)

    def _welcome(self, took: float) -> None:
        if self._body.condition.holds(self._context.snapshot):
            self._emit("recovered", rung=self._context.rung, took=took)
        else:
            self._emit("relapsed", took=took)

    def _emit(self, event: str, **data: object) -> None:
        self._context.emit(event, guard=self._node.id, client=self._body.client, **data)

    def _patience(self) -> float:
        """Return ``lost_after``; where that is unknown, nothing is waited for."""
        if self._body.lost_after is None:
            return 0.0
        seconds = self._body.lost_after.value(self._context.snapshot)
        return 0.0 if seconds is UNKNOWN else float(seconds)

    def _evidence(self) -> str:
        return self._body.condition.explain(self._context.snapshot)

    def _cause(self) -> str:
        """Return what the world says it is, for a client; else what the author called the guard."""
        if not self._body.client:
            return self._node.name if self._node.name != "guard" else self._body.condition.text
        for key in ("client_cause", "client"):
            word = self._context.me.read(key)
            if word is not UNKNOWN and word not in ("none", "up", ""):
                return str(word)
        return "unknown"

    def _say(self, why: str) -> None:
        self._context.whys[self._node.index] = why
