"""What there is in the land: its zones, its mobs, its spells and its quests; all in metres and seconds."""

from __future__ import annotations

from typing import NamedTuple

Place = tuple[float, float]

WIDTH, HEIGHT = 120.0, 60.0
HOME: Place = (18.0, 36.0)
GIVER: Place = (22.0, 28.0)
GIVER_NAME = "Mayor Holm"
GRAVEYARD: Place = (30.0, 46.0)
OUTSIDE = "outside"
NONE = "none"

WALKS = 6.0
"""Metres a second of a character; the mobs are a little slower."""
RUNS = 5.0
ARM = 3.0
"""Whoever is nearer than this can be struck, talked to, or reclaimed."""
EARSHOT = 40.0
"""A kill counts for those of the party who are nearer than this."""


class Zone(NamedTuple):
    """A part of the land, from its upper left to its lower right corner."""

    name: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> Place:
        """Return the place in the middle of it."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        """Say whether a place lies in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class MobKind(NamedTuple):
    """A kind of mob; ``eyes`` are the metres from which it attacks by itself, 0 for one that is at peace."""

    name: str
    hp: float
    least: int
    most: int
    every: float
    eyes: float = 0.0
    poisons: float = 0.0


class Spell(NamedTuple):
    """A spell: the seconds it takes, the mana it costs, and the hit points it gives."""

    takes: float
    mana: float
    heals: float = 0.0


class Quest(NamedTuple):
    """So many of a kind of mob are to be slain in a zone."""

    title: str
    kind: str
    wanted: int
    zone: str


ZONES = (
    Zone("town", 4, 10, 38, 52),
    Zone("forest", 58, 4, 84, 28),
    Zone("meadow", 60, 34, 88, 56),
    Zone("camp", 96, 12, 116, 34),
)

MOBS = {
    "wolf": MobKind("Grey wolf", 50, 5, 8, 2.0),
    "boar": MobKind("Wild boar", 60, 4, 7, 2.2),
    "bandit": MobKind("Bandit", 80, 8, 12, 2.0, eyes=6.0, poisons=0.2),
}

DENS: tuple[tuple[str, Place], ...] = (
    ("wolf", (62, 10)), ("wolf", (70, 8)), ("wolf", (79, 12)), ("wolf", (64, 22)), ("wolf", (73, 24)), ("wolf", (81, 23)),
    ("boar", (64, 39)), ("boar", (72, 43)), ("boar", (82, 40)), ("boar", (66, 51)), ("boar", (79, 52)),
    ("bandit", (101, 16)), ("bandit", (111, 20)), ("bandit", (103, 29)), ("bandit", (112, 31)),
)  # fmt: skip

SPELLS = {
    "heal": Spell(1.5, 20, 40),
    "flash_heal": Spell(0.5, 30, 30),
    "renew": Spell(0.5, 15),
    "group_heal": Spell(2.0, 40, 25),
    "cure": Spell(0.5, 10),
    "revive": Spell(4.0, 40),
    "go_home": Spell(3.0, 0),
}
SPELL_REACH = 30.0

QUESTS = {
    "wolf_pelts": Quest("Wolf pelts", "wolf", 3, "forest"),
    "boar_hunt": Quest("The boar hunt", "boar", 4, "meadow"),
    "bandit_camp": Quest("The bandit camp", "bandit", 3, "camp"),
}


def zone_at(x: float, y: float) -> str:
    """Return the name of the zone a place lies in."""
    return next((zone.name for zone in ZONES if zone.holds(x, y)), OUTSIDE)


def middle_of(name: str) -> Place:
    """Return the middle of the zone of that name; raises StopIteration where there is none."""
    return next(zone.middle for zone in ZONES if zone.name == name)
