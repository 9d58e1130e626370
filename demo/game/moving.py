"""How heroes and mobs get from place to place."""

from __future__ import annotations

import math

from btrunner.demo.game.beings import Hero, Mob, distance
from btrunner.demo.game.kinds import ARM, GIVER, HEIGHT, QUESTS, RUNS, WALKS, WIDTH, Place, middle_of
from btrunner.demo.game.land import STEP, Land

_CLOSE = 5.0
"""Whoever follows stops so many metres short."""
_LEASH = 25.0


def move_hero(land: Land, hero: Hero) -> None:
    """Let a hero go one step, by its keys or by its order."""
    hero.moving = (
        hero.present and hero.spirit != "corpse" and (hero.walk != (0.0, 0.0) or _leads_on(land, hero))
    )
    if not hero.moving:
        return
    hero.cast = None
    hero.resting = False
    if hero.stuck:
        return
    if hero.walk != (0.0, 0.0):
        hero.order = ""
        go(hero, (hero.x + hero.walk[0] * WIDTH, hero.y + hero.walk[1] * WIDTH), WALKS, 0.0)
    else:
        place, near = _where(land, hero)
        go(hero, place, WALKS, near)


def go(one: Hero | Mob, place: Place, speed: float, near: float) -> None:
    """Go one step towards a place and stop at ``near`` metres from it."""
    away = distance(one, *place)
    part = min(speed * STEP, away - near) / away if away > near else 0.0
    one.x = min(WIDTH, max(0.0, one.x + (place[0] - one.x) * part))
    one.y = min(HEIGHT, max(0.0, one.y + (place[1] - one.y) * part))


def whom_to_follow(land: Land, hero: Hero) -> Hero | None:
    """Return the chosen friend, else the leader, else (for the leader) the first of the others."""
    others = [other for other in land.party() if other is not hero and other.present]
    chosen = [other for other in others if other.name == hero.friend]
    return next(iter(chosen + others), None)


def _leads_on(land: Land, hero: Hero) -> bool:
    """Say whether the order leads somewhere else; one that cannot be carried out any more ends."""
    if not hero.order:
        return False
    place, near = _where(land, hero)
    there = distance(hero, *place) <= near + 0.05
    if there and hero.order == "travel":
        hero.order = ""
    return not there


def _where(land: Land, hero: Hero) -> tuple[Place, float]:
    if hero.order == "attack":
        if hero.target is not None:
            return (hero.target.x, hero.target.y), ARM - 0.5
        hero.order = ""
    elif hero.order == "follow":
        friend = whom_to_follow(land, hero)
        if friend is not None:
            return (friend.x, friend.y), _CLOSE
    elif hero.order == "travel":
        return destination(hero), ARM - 1
    return (hero.x, hero.y), 0.0


def destination(hero: Hero) -> Place:
    """Return where a journey leads: to the corpse, to where the quest is done, or to its giver."""
    if hero.spirit == "ghost":
        return hero.corpse
    if hero.log.stage == "accepted":
        return middle_of(QUESTS[hero.log.quest].zone)
    return GIVER


def move_mob(land: Land, mob: Mob) -> None:
    """Let a mob go one step: after its foe, or home, where it heals."""
    foe = mob.foe
    if foe is not None and math.dist(mob.home, (mob.x, mob.y)) > _LEASH:
        mob.hate.clear()
    elif foe is not None:
        go(mob, (foe.x, foe.y), RUNS, ARM - 1)
        return
    go(mob, mob.home, RUNS, 0.0)
    if (mob.x, mob.y) == mob.home:
        mob.hp = mob.rules.hp
