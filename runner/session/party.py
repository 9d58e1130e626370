"""What the characters share besides the board: claims, barriers, the turns of a common return."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf

from btrunner.runner.session.state import BarrierState, LossState, PartyState

TOGETHER = 10.0
"""Seconds within which several lost clients are one event of the server's."""

SETTLE = 1.0
"""Seconds that the first to return lets pass, so that whoever else was lost is heard of, and comes in order."""


@dataclass(slots=True)
class Loss:
    """Clients lost together: when the first and the last were, and who, in the order of their return."""

    first: float
    last: float
    members: list[str] = field(default_factory=list)
    told: bool = False


@dataclass(slots=True)
class Barrier:
    """Who stands there, for whom each waits, and whom it has let pass.

    Who was let pass and has not gone on yet does not count for those who come after.
    """

    waiting: dict[str, Sequence[str]] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)


class Party:
    """Serves in the order of the session's characters, since the session commits in that order."""

    def __init__(self, names: Sequence[str], now: Callable[[], float]) -> None:
        self._names = list(names)
        self._now = now
        self._claims: dict[str, tuple[str, float]] = {}
        self._barriers: dict[str, Barrier] = {}
        self._loss: Loss | None = None

    def claim(self, owner: str, target: str, seconds: float) -> str:
        """Mark a target as taken by the owner; return the name of the one who holds it now."""
        holder, until = self._claims.get(target, (owner, 0.0))
        if holder != owner and until > self._now() + 1e-9:
            return holder
        self._claims[target] = (owner, self._now() + seconds)
        return owner

    def arrive(self, name: str, who: str, among: Sequence[str]) -> None:
        """Put a character at a barrier, and open it for all there whose company is complete."""
        barrier = self._barriers.setdefault(name, Barrier())
        barrier.waiting[who] = tuple(among)
        here = set(barrier.waiting) - barrier.passed
        barrier.passed.update(other for other in here if here.issuperset(barrier.waiting[other]))

    def missing(self, name: str, who: str) -> list[str]:
        """Return whom a character still waits for."""
        barrier = self._barriers[name]
        if who in barrier.passed:
            return []
        here = set(barrier.waiting) - barrier.passed
        return [other for other in barrier.waiting[who] if other not in here]

    def leave(self, name: str, who: str) -> None:
        """Take a character away from a barrier."""
        barrier = self._barriers[name]
        barrier.waiting.pop(who, None)
        barrier.passed.discard(who)

    def lost(self, who: str) -> None:
        """Note that a character's client was lost."""
        now = self._now()
        if self._loss is None or now - self._loss.last > TOGETHER + 1e-9:
            self._loss = Loss(now, now)
        loss = self._loss
        loss.last = now
        if who not in loss.members:
            loss.members.append(who)
            if now < loss.first + SETTLE - 1e-9:
                loss.members.sort(key=self._names.index)

    def common_loss(self) -> list[str]:
        """Return who was lost together, once: as soon as several were, and those of the same moment are known."""
        loss = self._loss
        if loss is None or self._now() < self.due():
            return []
        loss.told = True
        return list(loss.members)

    def due(self) -> float:
        """Return when there will be a common loss to be told, in seconds of the session; inf without one."""
        loss = self._loss
        if loss is None or loss.told or len(loss.members) < 2:
            return inf
        return loss.first + SETTLE - 1e-9

    def state(self) -> PartyState:
        """Return what is shared now."""
        barriers = {
            name: BarrierState(
                {who: list(among) for who, among in barrier.waiting.items()}, sorted(barrier.passed)
            )
            for name, barrier in self._barriers.items()
            if barrier.waiting
        }
        loss = self._loss
        return PartyState(
            dict(self._claims),
            barriers,
            None if loss is None else LossState(loss.first, loss.last, list(loss.members), loss.told),
        )

    def restore(self, state: PartyState) -> None:
        """Go on from a state; whoever is not here any more has left."""
        here = set(self._names)
        self._claims = {target: held for target, held in state.claims.items() if held[0] in here}
        self._barriers = {
            name: Barrier(
                {who: among for who, among in barrier.waiting.items() if who in here},
                here & set(barrier.passed),
            )
            for name, barrier in state.barriers.items()
        }
        if state.loss is not None:
            members = [who for who in state.loss.members if who in here]
            self._loss = Loss(state.loss.first, state.loss.last, members, state.loss.told)

    def turn(self, who: str, stagger: float) -> float:
        """Return when a character may begin its return: one after the other, the session's first first."""
        loss = self._loss
        if loss is None or who not in loss.members or len(self._names) == 1:
            return self._now()
        return loss.first + SETTLE + loss.members.index(who) * stagger
