"""One creature that fights: where it is, how it fares, and whom it hates how much."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import hypot
from typing import TYPE_CHECKING, Literal

from btrunner.runner.worlds.simulated.rules import Mob as MobRules

if TYPE_CHECKING:
    from btrunner.runner.worlds.simulated.body import Body

STICKS = 1.1
"""Whoever wants the attention of a mob needs so much more threat than the one who has it."""


@dataclass(slots=True, eq=False)
class Mob:
    """One mob; ``threat`` is in the order in which its enemies came, so that ties are decided.

    ``strayed`` are the metres from its place; ``changes`` counts how often its hit points or its threat changed.
    """

    number: int
    kind: str
    name: str
    rules: MobRules
    home_x: float
    home_y: float
    x: float = 0.0
    y: float = 0.0
    hp: float = 0.0
    state: Literal["idle", "fighting", "returning", "dead"] = "idle"
    threat: dict[Body, float] = field(default_factory=dict)
    target: Body | None = None
    next_blow: float = 0.0
    strayed: float = 0.0
    changes: int = 0

    def __post_init__(self) -> None:
        """Begin at its place."""
        self.settle()

    @property
    def alive(self) -> bool:
        """Say whether it can be fought."""
        return self.state in ("idle", "fighting")

    @property
    def settled(self) -> bool:
        """Say whether there is nothing to move: it is at its place, or dead."""
        return self.state in ("idle", "dead")

    def settle(self) -> None:
        """Be at its place, unhurt."""
        self.x, self.y, self.hp = self.home_x, self.home_y, self.rules.hp
        self.strayed = 0.0
        self.state = "idle"
        self.changes += 1

    def run(self, x: float, y: float, metres: float, near: float) -> bool:
        """Run so many metres towards a place; True once it is near."""
        dx, dy = x - self.x, y - self.y
        away = hypot(dx, dy)
        if away <= near or away == 0:
            return True
        part = min(1.0, metres / away)
        self.x += dx * part
        self.y += dy * part
        self.stray()
        return away - metres <= near

    def stray(self) -> None:
        """Measure how far it is from its place."""
        self.strayed = hypot(self.x - self.home_x, self.y - self.home_y)

    def lose(self, points: float) -> bool:
        """Lose hit points; True when that was the end."""
        self.hp -= points
        self.changes += 1
        return self.hp <= 0

    def hate(self, body: Body, amount: float) -> None:
        """Add threat, and turn to whoever has clearly the most."""
        self.threat[body] = self.threat.get(body, 0.0) + amount
        self.changes += 1
        if self.target is None or self.threat[body] > self.threat.get(self.target, 0.0) * STICKS:
            self.target = body

    def forget(self, body: Body) -> None:
        """Drop an enemy, and turn to the next."""
        self.threat.pop(body, None)
        self.changes += 1
        if self.target is body:
            self.target = max(self.threat, key=self.threat.__getitem__, default=None)

    def forget_all(self) -> None:
        """Drop every enemy."""
        self.threat.clear()
        self.target = None
        self.changes += 1

    def share(self, body: Body) -> float:
        """Return the part of all threat that this enemy has, from 0 to 1."""
        mine = self.threat.get(body, 0.0)
        return mine / sum(self.threat.values()) if mine > 0 else 0.0
