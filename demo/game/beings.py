"""Who lives in the land: the heroes that people play, and the mobs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from btrunner.demo.game.kinds import GRAVEYARD, HOME, NONE, QUESTS, MobKind, Place

Stage = Literal["none", "accepted", "ready"]
NEVER = -math.inf


@dataclass(eq=False)
class Mob:
    """One mob; ``hate`` says who angered it how much, and it fights whoever did most."""

    number: int
    kind: str
    rules: MobKind
    home: Place
    x: float
    y: float
    hp: float
    hate: dict[Hero, float] = field(default_factory=dict)
    next_blow: float = 0.0
    back_at: float = NEVER

    @property
    def alive(self) -> bool:
        """Say whether it can be fought."""
        return self.hp > 0

    @property
    def foe(self) -> Hero | None:
        """Return whom it fights, or None while it is at peace."""
        return max(self.hate, key=self.hate.__getitem__, default=None)


@dataclass
class Cast:
    """A spell that is being cast, from its beginning to its end."""

    spell: str
    whom: Hero
    begun: float
    done: float


@dataclass
class Log:
    """What a hero has taken on, and what it has done so far."""

    quest: str = NONE
    count: int = 0
    done: int = 0

    @property
    def stage(self) -> Stage:
        """Say how far the quest is."""
        if self.quest == NONE:
            return "none"
        return "ready" if self.remaining == 0 else "accepted"

    @property
    def remaining(self) -> int:
        """Return how many are still to be slain."""
        return 0 if self.quest == NONE else QUESTS[self.quest].wanted - self.count


@dataclass(eq=False)
class Hero:
    """A hero; ``walk`` is where the keys lead it, ``order`` what it does by itself while they lead nowhere."""

    name: str
    x: float = HOME[0]
    y: float = HOME[1]
    hp: float = 100.0
    mana: float = 100.0
    walk: Place = (0.0, 0.0)
    order: Literal["", "attack", "follow", "travel"] = ""
    target: Mob | None = None
    targeted_at: float = NEVER
    friend: str = ""
    cast: Cast | None = None
    resting: bool = False
    spirit: Literal["alive", "corpse", "ghost"] = "alive"
    corpse: Place = GRAVEYARD
    present: bool = True
    stuck: bool = False
    moving: bool = False
    swings_at: float = 0.0
    combat_until: float = NEVER
    renewed_until: float = NEVER
    poisoned_until: float = NEVER
    log: Log = field(default_factory=Log)
    kills: int = 0
    deaths: int = 0
    heals: int = 0
    experience: int = 0

    @property
    def active(self) -> bool:
        """Say whether it is here and alive."""
        return self.present and self.spirit == "alive"

    def halt(self) -> None:
        """Drop whatever it does by itself."""
        self.order, self.cast, self.resting = "", None, False


def distance(one: Hero | Mob, x: float, y: float) -> float:
    """Return the metres from somebody to a place."""
    return math.hypot(one.x - x, one.y - y)
