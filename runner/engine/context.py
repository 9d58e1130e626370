"""What a running tree knows of its character and of the tick it is in."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, Protocol

from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.model import Node, Plan
from btrunner.runner.leaf import Me
from btrunner.runner.unknown import UNKNOWN

Why = str | Expression | None


class Owner(Protocol):
    """The session, as far as an engine may call it in a tick."""

    def lost(self, character: str, client: bool) -> None:
        """Hear that a guard of a character was lost; ``client``: it watches the client."""

    def turn(self, character: str, stagger: float) -> float:
        """Return the time (seconds of the session) from which a character may begin its return."""

    def progress(self, character: str) -> int | None:
        """Return how often a character made progress so far; None where the world knows no progress."""

    def needs_human(self, character: str, why: str) -> None:
        """Park a character whose client could not be recovered: its tree rests until a person answers."""

    def stop(self, why: str) -> None:
        """End the session as failed, after this tick."""


class Run(Protocol):
    """One run of an action, from its start to its end or halt."""

    def begin(self) -> None:
        """Do the first step; called after all halts of the tick."""

    def halt(self) -> None:
        """Run what must run when it is halted."""


class Context:
    """The state that all nodes of one character's tree share.

    ``snapshot`` maps ``Kaya.hp`` to its value for this tick; ``whys[i]`` is the stated reason of node i:
    a text, or an expression whose facts are looked up only if somebody asks. ``starts`` and ``halts``
    are gathered during the tick and applied after it, halts first.
    """

    def __init__(self, plan: Plan, me: Me, snapshot: dict[str, Any], owner: Owner, seed: str) -> None:
        self.plan = plan
        self.me = me
        self.name = plan.character
        self.snapshot = snapshot
        self.owner = owner
        self.random = random.Random(f"{seed}:{plan.character}:tree")  # noqa: S311 - chance that can be repeated
        self.whys: list[Why] = [None] * len(plan.nodes)
        self.starts: list[Run] = []
        self.halts: list[Run] = []
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.writes: dict[str, Any] = {}
        self.before: dict[str, Any] = {}
        self.crashes = 0
        self.gave_up = False
        self.rung = ""

    @property
    def now(self) -> float:
        """The session's time in seconds."""
        return float(self.snapshot["$now"])

    def write(self, key: str, value: Any) -> None:
        """Write an own published key: seen by oneself at once, by the others after the tick."""
        entry = f"{self.name}.{key}"
        self.before.setdefault(entry, self.snapshot[entry])
        self.snapshot[entry] = value
        self.writes[key] = value

    def emit(self, event: str, **data: Any) -> None:
        """Put an event of this tick on record."""
        self.events.append((event, data))

    def crashed(self, node: Node, error: BaseException) -> str:
        """Put an exception of a leaf on record, and return it as a reason."""
        self.crashes += 1
        why = f"{type(error).__name__}: {error}"
        self.emit("crashed", node=node.id, place=str(node.place), error=why)
        return why

    def why(self, index: int) -> str:
        """Return the stated reason of a node in words, or an empty text."""
        why = self.whys[index]
        return why.explain(self.snapshot) if isinstance(why, Expression) else why or ""

    def take_back(self) -> None:
        """Hide this tick's writes again, until they are published together with everybody's."""
        self.snapshot.update(self.before)
        self.before.clear()


class BoundCondition:
    """A leaf's ``Condition``: an expression that it may ask whenever it runs."""

    def __init__(self, expression: Expression, context: Context) -> None:
        self._expression = expression
        self._context = context

    def holds(self) -> bool:
        """Say whether it is known to be true now."""
        return self._expression.holds(self._context.snapshot)

    def explain(self) -> str:
        """Return the expression with what its facts are now."""
        return self._expression.explain(self._context.snapshot)


def evaluated(arguments: Mapping[str, Expression], snapshot: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the values of arguments, and the reason why one of them is unknown (or an empty text)."""
    values: dict[str, Any] = {}
    for name, expression in arguments.items():
        value = expression.value(snapshot)
        if value is UNKNOWN:
            return values, f"'{name}' is unknown: {expression.explain(snapshot)}"
        values[name] = value
    return values, ""
