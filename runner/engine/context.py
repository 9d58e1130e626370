"""What a running tree knows of its character and of the tick it is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from btrunner.runner.chance import stream
from btrunner.runner.engine.memory import Keeper, TreeMemory
from btrunner.runner.engine.status import FAILURE
from btrunner.runner.errors import Fail, GiveUp
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.model import Node, Plan
from btrunner.runner.leaf import Me
from btrunner.runner.unknown import UNKNOWN


class Reason(Protocol):
    """A reason whose words are looked up only if somebody asks."""

    def explain(self, snapshot: Mapping[str, Any]) -> str:
        """Return it in words, with what the facts are."""


Why = str | Expression | Reason | None


class Owner(Protocol):
    """The session, as far as an engine may call it in a tick."""

    def lost(self, character: str) -> None:
        """Hear that a character's client was lost."""

    def turn(self, character: str, stagger: float) -> float:
        """Return the time (seconds of the session) from which a character may begin its return."""

    def progress(self, character: str) -> int | None:
        """Return how often a character made progress so far; None where the world knows no progress."""

    def needs_human(self, character: str, why: str) -> None:
        """Park a character whose client could not be recovered: its tree rests until a person answers."""

    def stop(self, why: str) -> None:
        """End the session as failed, after this tick."""


class Action(Protocol):
    """One run of an action, as far as the end of a tick deals with it."""

    def begin(self) -> None:
        """Do the first step; called after all halts of the tick."""

    def close(self) -> None:
        """Run what must run when it is halted."""


class Context:
    """The state that all nodes of one character's tree share.

    ``snapshot`` maps ``Kaya.hp`` to its value for this tick; ``whys[i]`` is the reason that node i stated in
    this tick, if any: a text, or what is put into words only if somebody asks. ``starts`` and
    ``halts`` are gathered during the tick and applied after it, halts first. ``crashes`` and ``surrenders``
    count the failures by an exception and by GiveUp so far, so that whoever ticks a node can tell whether
    one of them was below it. ``pardons`` counts how often a person said to go on. ``writes`` are what was written
    in this tick, by entry of the snapshot; ``hidden`` is what the entries were that show it meanwhile.
    """

    # With a thousand characters it is memory that a tick waits for: no more of it than needed.
    __slots__ = (
        "_keepers", "crashes", "events", "halts", "hidden", "lost_at", "me", "name", "owner", "pardons", "plan",
        "random", "rung", "snapshot", "starts", "surrenders", "whys", "writes",
    )  # fmt: skip

    def __init__(self, plan: Plan, me: Me, snapshot: dict[str, Any], owner: Owner, seed: int) -> None:
        self.plan = plan
        self.me = me
        self.name = plan.character
        self.snapshot = snapshot
        self.owner = owner
        self.random = stream(seed, plan.character, "tree")
        self.whys: dict[int, Why] = {}
        self.starts: list[Action] = []
        self.halts: list[Action] = []
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.writes: dict[str, Any] = {}
        self.crashes = 0
        self.surrenders = 0
        self.pardons = 0
        self.lost_at = 0.0
        """When what some guard watches was last lost: from the first tick it was missed in."""
        self.rung = ""
        """The rung by which a ladder succeeded last."""
        self.hidden: dict[str, Any] = {}
        self._keepers: dict[int, list[Keeper]] = {}

    @property
    def now(self) -> float:
        """The session's time in seconds."""
        now: float = self.snapshot["$now"]
        return now

    def keep(self, node: Node, keeper: Keeper) -> None:
        """Hear of something that remembers what belongs to a node from tick to tick."""
        self._keepers.setdefault(node.index, []).append(keeper)

    def keepers(self, node: Node) -> list[Keeper]:
        """Return what remembers something of a node."""
        return self._keepers.get(node.index, [])

    def memory(self) -> TreeMemory:
        """Return what is remembered beside the nodes; the counts of failures only matter within a tick."""
        return TreeMemory(self.random.state, self.pardons, self.lost_at, self.rung)

    def restore(self, memory: TreeMemory) -> None:
        """Go on from what was remembered beside the nodes."""
        self.random.state, self.pardons = memory.random, memory.pardons
        self.lost_at, self.rung = memory.lost_at, memory.rung

    def begin_tick(self) -> None:
        """Forget the reasons of the last tick; every node that is visited states its own again."""
        self.whys.clear()

    def write(self, entry: str, value: Any) -> None:
        """Write an own published key (``Kaya.ready``): seen by oneself at once, by the others after the tick."""
        self.writes[entry] = value
        snapshot = self.snapshot
        before = snapshot[entry]
        if before is not value:
            self.hidden.setdefault(entry, before)
            snapshot[entry] = value

    def emit(self, event: str, **data: Any) -> None:
        """Put an event of this tick on record."""
        self.events.append((event, data))

    def blame(self, node: Node, error: Exception) -> str:
        """Return an exception of a leaf as a reason; one that is no ``Fail`` is put on record."""
        if isinstance(error, Fail):
            return str(error)
        why = f"{type(error).__name__}: {error}"
        self.emit("crashed", node=node.id, place=str(node.place), error=why)
        return why

    def failed(self, node: Node, error: Exception) -> int:
        """Make an exception of a leaf its FAILURE in this tick, with its reason; returns FAILURE."""
        self.count(error)
        self.whys[node.index] = self.blame(node, error)
        return FAILURE

    def stop_for_crash(self, node: Node) -> None:
        """End the session, since a leaf below a node crashed whose author wants that."""
        self.owner.stop(f"a leaf of '{node.name}' crashed ({self.name})")

    def count(self, error: Exception) -> None:
        """Count an exception in the tick in which it becomes a FAILURE."""
        self.surrenders += isinstance(error, GiveUp)
        self.crashes += not isinstance(error, Fail)

    def why(self, index: int) -> str:
        """Return the stated reason of a node in words, or an empty text."""
        why = self.whys.get(index)
        if why is None or isinstance(why, str):
            return why or ""
        return why.explain(self.snapshot)

    def show(self) -> None:
        """Show this tick's own writes until they are taken back, as the character that wrote them sees them."""
        for entry, value in self.writes.items():
            self.hidden.setdefault(entry, self.snapshot[entry])
            self.snapshot[entry] = value

    def take_back(self) -> None:
        """Hide this tick's writes again, until they are published together with everybody's."""
        self.snapshot.update(self.hidden)
        self.hidden.clear()


class BoundCondition:
    """A leaf's ``Condition``: an expression that it may ask whenever it runs."""

    def __init__(self, expression: Expression, context: Context) -> None:
        self.expression = expression
        self._context = context

    def holds(self) -> bool:
        """Say whether it is known to be true now."""
        return self.expression.holds(self._context.snapshot)

    def explain(self) -> str:
        """Return the expression with what its facts are now."""
        return self.expression.explain(self._context.snapshot)


class Asked(Protocol):
    """An expression, as far as its value and the reason for it are asked for."""

    @property
    def explain(self) -> Callable[[Mapping[str, Any]], str]:
        """Return what tells it with what its facts are."""

    def value(self, snapshot: Mapping[str, Any]) -> Any:
        """Return its value, or UNKNOWN."""


def evaluated(arguments: Mapping[str, Asked], snapshot: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the values of arguments, and the reason why one of them is unknown (or an empty text)."""
    values: dict[str, Any] = {}
    for name, expression in arguments.items():
        value = expression.value(snapshot)
        if value is UNKNOWN:
            return values, f"'{name}' is unknown: {expression.explain(snapshot)}"
        values[name] = value
    return values, ""
