"""Blows: of heroes at mobs, of mobs at heroes, and what comes of them."""

from __future__ import annotations

from btrunner.demo.game.beings import NEVER, Hero, Mob, distance
from btrunner.demo.game.kinds import ARM
from btrunner.demo.game.land import STEP, Land
from btrunner.demo.game.questing import count_kill

_SWINGS_EVERY = 1.5
_FIGHT_LASTS = 3.0
_POISON = 3.0
_POISON_LASTS = 8.0


def strike_mob(land: Land, hero: Hero) -> None:
    """Strike the target of an attack that is within reach."""
    mob = hero.target
    ready = hero.order == "attack" and hero.cast is None and land.now >= hero.swings_at
    if mob is None or not ready or distance(hero, mob.x, mob.y) > ARM:
        return
    hero.swings_at = land.now + _SWINGS_EVERY
    hero.combat_until = land.now + _FIGHT_LASTS
    points = land.dice.randint(9, 13)
    mob.hp -= points
    mob.hate[hero] = mob.hate.get(hero, 0.0) + points
    if not mob.alive:
        hero.kills += 1
        hero.experience += 10
        hero.order = ""
        land.tell(hero.name, "combat", f"{mob.rules.name} is slain.")
        count_kill(land, hero, mob)
        land.bury(mob)


def look_around(land: Land, mob: Mob) -> None:
    """Let a mob with open eyes attack the nearest hero it sees."""
    if not mob.rules.eyes or mob.hate:
        return
    seen = [
        hero
        for hero in land.heroes.values()
        if hero.active and distance(hero, mob.x, mob.y) <= mob.rules.eyes
    ]
    if seen:
        mob.hate[min(seen, key=lambda hero: distance(hero, mob.x, mob.y))] = 1.0


def strike_hero(land: Land, mob: Mob) -> None:
    """Strike whom a mob fights, if it is within reach."""
    hero = mob.foe
    if hero is None or land.now < mob.next_blow or distance(hero, mob.x, mob.y) > ARM:
        return
    mob.next_blow = land.now + mob.rules.every
    hero.resting = False
    hero.combat_until = land.now + _FIGHT_LASTS
    if land.dice.random() < mob.rules.poisons:
        hero.poisoned_until = land.now + _POISON_LASTS
        land.tell(hero.name, "combat", f"{mob.rules.name} poisons you.")
    hurt(land, hero, land.dice.randint(mob.rules.least, mob.rules.most))


def hurt(land: Land, hero: Hero, points: float) -> None:
    """Take hit points from a hero, who may die of it."""
    hero.hp = max(0.0, hero.hp - points)
    if hero.hp == 0:
        hero.halt()
        hero.spirit, hero.corpse, hero.deaths = "corpse", (hero.x, hero.y), hero.deaths + 1
        hero.poisoned_until = hero.renewed_until = NEVER
        land.calm(hero)
        land.tell(hero.name, "combat", "You died. Press R to release your spirit.")


def live(land: Land, hero: Hero) -> None:
    """Let a hero's wounds heal, or poison work, for one step."""
    if not hero.active:
        return
    calm = not land.in_combat(hero)
    rests = hero.resting and calm
    hero.hp = min(
        100.0,
        hero.hp + STEP * ((8.0 if rests else 0.5 if calm else 0.0) + 4.0 * (land.now < hero.renewed_until)),
    )
    hero.mana = min(100.0, hero.mana + STEP * (10.0 if rests else 1.5))
    if land.now < hero.poisoned_until:
        hurt(land, hero, _POISON * STEP)
