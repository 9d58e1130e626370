"""What a running tree remembers between two ticks, as facts: the same form for every engine.

A node is known by its id, and its children by theirs, so that a state fits a tree that was changed since.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

Count = Annotated[int, Meta(ge=0)]
Ids = dict[str, Count]
How = Literal["success", "fail", "give_up", "crash"]


class RunMemory(Struct, omit_defaults=True):
    """One run of a leaf: what it was entered with, what it keeps, and how it ended where nobody has heard yet.

    ``of`` is the name of the leaf or action. A run that has ended ``why`` is reported by the next tick.
    """

    of: str
    arguments: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    ended: How | None = None
    why: str = ""


class EachMemory(Struct, omit_defaults=True):
    """The items of a ``for_each`` as they were on entry, and the position of the present one."""

    items: list[Any]
    position: Count = 0


class WatchMemory(Struct, omit_defaults=True):
    """Since when a guard misses what it watches, and whether it is being recovered."""

    missed_at: float
    recovering: bool = False


class RungMemory(Struct, omit_defaults=True):
    """When a rung was tried, how often in a row, and before when it is not tried again."""

    attempts: list[float] = []
    tries: Count = 0
    next_try: float = 0.0


class TryMemory(Struct, omit_defaults=True):
    """A climb under way; rungs are named by their ids."""

    current: str | None = None
    acting: bool = False
    started: float = 0.0
    deadline: float | None = None
    has_begun: bool = False
    tried: list[str] = []
    given_up: bool = False
    told_to_go_on: bool = False


class ClimbMemory(Struct, omit_defaults=True):
    """What a ladder remembers: the costs of its rungs, by their ids, and the climb under way."""

    rungs: dict[str, RungMemory] = {}
    pardons: Count = 0
    recovered_at: float | None = None
    progress_then: int | None = None
    now: TryMemory | None = None


class NodeMemory(Struct, omit_defaults=True):
    """What is remembered of one node; what is at its start is left out.

    ``on``: it runs, with its options. ``at``: what its type does goes on, at those of its children that run, by
    id, with their places, which count from 1; None where its type begins. ``ended``: the children of a
    parallel that have ended, by id, with their statuses. Times are seconds of the session.
    """

    kind: str
    on: bool = False
    at: Ids | None = None
    ended: Ids = {}
    tries: Count = 0
    """How often ``retry`` may try again."""
    times: int = 0
    """How many successes ``repeat`` still wants; 0 where it begins to count."""
    once: bool = False
    timeout: float = 0.0
    """What ``timeout`` was on entry; it ends at ``timeout_at``."""
    timeout_at: float | None = None
    cooldown: float = 0.0
    """What ``cooldown`` was on entry; after a success the node cools down until ``cooldown_until``."""
    cooldown_until: float | None = None
    every_from: float | None = None
    """The time from which ``every`` lets it begin again."""
    run: RunMemory | None = None
    each: EachMemory | None = None
    watch: WatchMemory | None = None
    climb: ClimbMemory | None = None

    def begin_anew(self) -> None:
        """Forget how far its type was; its options go on."""
        self.at, self.ended = None, {}
        self.run = self.each = self.watch = None
        if self.climb is not None:
            self.climb.now = None

    def stop(self) -> None:
        """Forget all that halting makes it forget."""
        self.begin_anew()
        self.on, self.tries, self.times = False, 0, 0
        self.timeout, self.timeout_at, self.cooldown = 0.0, None, 0.0


class TreeMemory(Struct, omit_defaults=True):
    """What is remembered of a tree: of its nodes, by id, and of what they share; ``statuses`` are the last tick's."""

    random: Annotated[int, Meta(ge=0)]
    pardons: Count = 0
    lost_at: float = 0.0
    rung: str = ""
    statuses: Ids = {}
    nodes: dict[str, NodeMemory] = {}


class Keeper(ABC):
    """What remembers something of a node between two ticks, in whichever engine."""

    __slots__ = ()

    @property
    def runs(self) -> bool:
        """Whether it keeps its node running."""
        return False

    @abstractmethod
    def save(self, memory: NodeMemory) -> None:
        """Put into the memory, where ``on`` and ``at`` stand already, what it remembers."""

    @abstractmethod
    def restore(self, memory: NodeMemory) -> str:
        """Go on from the memory; returns why its node, which ran, must begin anew, or an empty text."""
