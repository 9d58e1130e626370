"""Spells: at whom they go, what hinders them, and what they do."""

from __future__ import annotations

from btrunner.demo.game.beings import NEVER, Cast, Hero, distance
from btrunner.demo.game.kinds import HOME, SPELL_REACH, SPELLS
from btrunner.demo.game.land import Land

_RENEWS_FOR = 8.0
_ANGERS = 0.3
"""A point that is healed angers the mobs so much as a blow of so many points."""


def begin_cast(land: Land, hero: Hero, spell: str) -> None:
    """Begin a spell at the chosen friend, or say why that is not possible."""
    whom = hero if spell in ("go_home", "group_heal") else friend_of(land, hero)
    refused = _hindrance(land, hero, spell, whom)
    if refused:
        land.tell(hero.name, "error", refused)
        return
    hero.halt()
    hero.cast = Cast(spell, whom, land.now, land.now + SPELLS[spell].takes)


def friend_of(land: Land, hero: Hero) -> Hero:
    """Return the chosen friend, else the leader of the party, who may be the hero itself."""
    return land.heroes.get(hero.friend) or land.heroes.get(land.leader) or hero


def _hindrance(land: Land, hero: Hero, spell: str, whom: Hero) -> str:
    if hero.cast is not None:
        return "You are casting already."
    if hero.mana < SPELLS[spell].mana:
        return "Not enough mana."
    if not whom.present or distance(hero, whom.x, whom.y) > SPELL_REACH:
        return f"{whom.name} is out of reach."
    if (whom.spirit == "corpse") != (spell == "revive"):
        return f"{whom.name} is dead." if whom.spirit != "alive" else f"{whom.name} lives."
    return f"{whom.name} is a ghost." if whom.spirit == "ghost" else ""


def finish_cast(land: Land, hero: Hero) -> None:
    """Let a spell work that has been cast to its end."""
    cast = hero.cast
    if cast is None or land.now < cast.done:
        return
    hero.cast = None
    hero.mana -= SPELLS[cast.spell].mana
    if cast.spell == "go_home":
        hero.x, hero.y = HOME
        hero.stuck = False
        return
    hero.heals += 1
    land.tell(hero.name, "combat", f"You cast {cast.spell.replace('_', ' ')} on {cast.whom.name}.")
    _work(land, hero, cast)


def _work(land: Land, hero: Hero, cast: Cast) -> None:
    whom = cast.whom
    if cast.spell == "revive":
        if whom.spirit == "corpse":
            revive(whom)
    elif cast.spell == "renew":
        whom.renewed_until = land.now + _RENEWS_FOR
    elif cast.spell == "cure":
        whom.poisoned_until = NEVER
    elif cast.spell == "group_heal":
        for one in land.heroes.values():
            if one.active and distance(hero, one.x, one.y) <= SPELL_REACH:
                _restore(land, hero, one, SPELLS[cast.spell].heals)
    else:
        _restore(land, hero, whom, SPELLS[cast.spell].heals)


def revive(hero: Hero) -> None:
    """Bring a hero back to life with half its hit points."""
    hero.spirit = "alive"
    hero.hp = 50.0


def _restore(land: Land, healer: Hero, whom: Hero, points: float) -> None:
    if whom.spirit != "alive":
        return
    healed = min(points, 100.0 - whom.hp)
    whom.hp += healed
    for mob in land.foes(whom):
        mob.hate[healer] = mob.hate.get(healer, 0.0) + healed * _ANGERS
