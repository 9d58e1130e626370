"""The land as a whole: it holds who lives there and the time, and moves both on in steps of a tenth of a second."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from btrunner.demo.game.beings import Hero, Mob, distance
from btrunner.demo.game.kinds import DENS, MOBS

STEP = 0.1
_COMES_BACK = 15.0


class News(NamedTuple):
    """A line for one hero, or for everybody where no name is given."""

    whom: str
    kind: str
    text: str


class Land:
    """The land at ``now`` seconds; the same seed and the same deeds give the same land."""

    def __init__(self, seed: int = 0, leader: str = "") -> None:
        self.now = 0.0
        self.dice = Random(f"demo:{seed}")  # noqa: S311 - a game's dice, not a secret
        self.leader = leader
        self.heroes: dict[str, Hero] = {}
        self.news: list[News] = []
        self.mobs = [
            Mob(number, kind, MOBS[kind], (x, y), x, y, MOBS[kind].hp)
            for number, (kind, (x, y)) in enumerate(DENS)
        ]

    def enter(self, name: str) -> Hero:
        """Let a hero in, where and as it was when it left; the first one ever leads the party."""
        self.leader = self.leader or name
        hero = self.heroes.setdefault(name, Hero(name))
        hero.present = True
        return hero

    def leave(self, name: str) -> None:
        """Take a hero out of the land until it enters again."""
        hero = self.heroes[name]
        hero.present = False
        hero.walk = (0.0, 0.0)
        hero.halt()
        self.calm(hero)

    def calm(self, hero: Hero) -> None:
        """Let every mob forget a hero."""
        for mob in self.mobs:
            mob.hate.pop(hero, None)

    def party(self) -> list[Hero]:
        """Return the heroes, the leader first and the others as they came, also those who are away."""
        return sorted(self.heroes.values(), key=lambda hero: hero.name != self.leader)

    def foes(self, hero: Hero) -> list[Mob]:
        """Return the mobs that fight a hero."""
        return [mob for mob in self.mobs if hero in mob.hate]

    def in_combat(self, hero: Hero) -> bool:
        """Say whether anything fights a hero, or did a moment ago."""
        return self.now < hero.combat_until or any(hero in mob.hate for mob in self.mobs)

    def prey(self, hero: Hero, kind: str) -> Mob | None:
        """Return the nearest living mob of a kind."""
        alive = [mob for mob in self.mobs if mob.alive and mob.kind == kind]
        return min(alive, key=lambda mob: distance(mob, hero.x, hero.y), default=None)

    def tell(self, whom: str, kind: str, text: str) -> None:
        """Put a line on its way to a hero, or to everybody for an empty name."""
        self.news.append(News(whom, kind, text))

    def bury(self, mob: Mob) -> None:
        """Take a slain mob out of every fight; another comes in its place after a while."""
        mob.hate.clear()
        mob.back_at = self.now + _COMES_BACK
        for hero in self.heroes.values():
            if hero.target is mob:
                hero.target = None

    def raise_mobs(self) -> None:
        """Bring back the mobs that were slain long enough ago."""
        for mob in self.mobs:
            if not mob.alive and self.now >= mob.back_at:
                mob.hp = mob.rules.hp
                mob.x, mob.y = mob.home
