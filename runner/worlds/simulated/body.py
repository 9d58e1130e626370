"""A character's body in the world: where it is, how it fares, and what works on it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from btrunner.runner.worlds.simulated.character_rules import Kind, Level, Rest
from btrunner.runner.worlds.simulated.mob import Mob
from btrunner.runner.worlds.simulated.moments import NEVER

COMBAT_LINGERS = 2.0
"""Seconds after the last blow for which a character still counts as in combat."""


@dataclass(slots=True, eq=False)
class OverTime:
    """A heal that comes in portions."""

    spell: str
    healer: Body
    portion: float
    every: float
    next_at: float
    left: int
    counted: bool = False


@dataclass(slots=True, eq=False)
class Body:
    """One character's body; places are in metres, times are the session's seconds.

    ``safe`` is where no mob attacks. ``to_border`` are the metres that it can go without a change of zone, and
    ``due_at`` is when a spell or poison works on it, or mobs may notice it, or earlier.
    """

    name: str
    kind: Kind
    levels: Level
    x: float
    y: float
    hp: float = 0.0
    mana: float = 0.0
    max_hp: float = 0.0
    fatigue: float = 0.0
    spirit: str = "alive"
    killer: str = ""
    corpse: tuple[float, float] = (0.0, 0.0)
    present: bool = True
    linkdead_since: float = -1.0
    foes: list[Mob] = field(default_factory=list)
    target: Mob | None = None
    resting: bool = False
    casting: bool = False
    moving: bool = False
    stuck_until: float = NEVER
    combat_until: float = NEVER
    inspired_until: float = NEVER
    poisoned_until: float = NEVER
    poison: float = 0.0
    next_blow: float = 0.0
    next_notice: float = 0.0
    ready_at: dict[str, float] = field(default_factory=dict)
    effects: list[OverTime] = field(default_factory=list)
    zone: str = ""
    safe: bool = False
    to_border: float = 0.0
    due_at: float = NEVER
    level: int = 1
    experience: float = 0.0
    kills: int = 0
    deaths: int = 0
    heals: int = 0

    def __post_init__(self) -> None:
        """Begin in full health."""
        self.max_hp = self.hp = self.kind.hp
        self.mana = self.kind.mana

    @property
    def dead(self) -> bool:
        """Say whether it is a corpse or a ghost."""
        return self.spirit != "alive"

    @property
    def enemies(self) -> int:
        """Return how many mobs fight it."""
        return len(self.foes)

    @property
    def target_changes(self) -> int:
        """Return how often its target has changed; -1 without one."""
        return -1 if self.target is None else self.target.changes

    @property
    def lies_at(self) -> tuple[float, float]:
        """Return where a friend finds it: the corpse of a ghost."""
        return self.corpse if self.spirit == "ghost" else (self.x, self.y)

    def in_combat(self, now: float) -> bool:
        """Say whether anything fights it, or did a moment ago."""
        return bool(self.foes) or now < self.combat_until

    def distance(self, x: float, y: float) -> float:
        """Return the metres to a place."""
        return math.hypot(x - self.x, y - self.y)

    def appear(self, x: float, y: float) -> None:
        """Be at another place at once."""
        self.x, self.y = x, y
        self.to_border = 0.0

    def hurt(self, points: float, now: float) -> bool:
        """Take hit points; True when that was the end."""
        if self.spirit != "alive":
            return False
        self.combat_until = now + COMBAT_LINGERS
        self.hp -= points
        return self.hp <= 0

    def restore(self, points: float) -> float:
        """Give hit points, and return how many there was room for."""
        given = min(points, self.max_hp - self.hp)
        self.hp += given
        return given

    def die(self, killer: str) -> None:
        """Become a corpse."""
        self.spirit = "corpse"
        self.killer = killer
        self.corpse = (self.x, self.y)
        self.deaths += 1
        self.hp = 0.0
        self.target = None
        # What held the living does not hold a ghost.
        self.combat_until = self.inspired_until = self.poisoned_until = self.stuck_until = NEVER
        self.effects.clear()

    def rise(self, share: float, x: float, y: float) -> None:
        """Live again, at that place, with a share of the hit points and mana."""
        self.appear(x, y)
        self.spirit = "alive"
        self.hp = self.max_hp * share
        self.mana = max(self.mana, self.kind.mana * share)

    def gain(self, experience: float) -> None:
        """Earn experience, and the levels that come with it."""
        self.experience += experience
        level = 1 + int(self.experience // self.levels.experience)
        if level > self.level:
            self.level = level
            self.max_hp = self.kind.hp * self.strength
            self.hp = 0.0 if self.dead else self.max_hp

    @property
    def strength(self) -> float:
        """Return how much stronger than at level 1 it is."""
        return 1 + (self.level - 1) * self.levels.growth

    def fight_on(self, now: float, dt: float, rest: Rest) -> None:
        """Let the time since the last tick pass in combat, which tires, and gives some mana back."""
        fatigue, most = self.fatigue, self.kind.mana
        grown = fatigue + rest.fatigue * dt
        self.fatigue = grown if grown < 1.0 else 1.0
        if self.mana < most:
            share = 1 - rest.slows * fatigue
            if now < self.inspired_until:
                share *= 1 + rest.inspired
            mana = self.mana + rest.combat_mana * (share * dt) * most
            self.mana = mana if mana < most else most

    def recover(self, now: float, dt: float, rest: Rest) -> None:
        """Let the time since the last tick pass in peace, which gives hit points and mana back; faster at rest."""
        fatigue, most = self.fatigue, self.kind.mana
        share = 1 - rest.slows * fatigue
        if now < self.inspired_until:
            share *= 1 + rest.inspired
        share *= dt
        if self.resting:
            self.fatigue = max(0.0, fatigue - rest.recovers * dt)
            hp_rate, mana_rate = rest.hp, rest.mana
        else:
            hp_rate, mana_rate = rest.idle_hp, rest.idle_mana
        if self.hp < self.max_hp:
            hp = self.hp + hp_rate * share * self.max_hp
            self.hp = hp if hp < self.max_hp else self.max_hp
        if self.mana < most:
            mana = self.mana + mana_rate * share * most
            self.mana = mana if mana < most else most
