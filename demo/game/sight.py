"""What a hero sees of the land, as it is sent to its client: numbers rounded, the far away left out."""

from __future__ import annotations

from btrunner.demo.game.beings import Hero, Mob, distance
from btrunner.demo.game.kinds import NONE, QUESTS, zone_at
from btrunner.demo.game.land import Land
from btrunner.demo.game.questing import step_of
from btrunner.demo.wire import Creature, Me, Person, Seen

_FAR = 60.0
_NOWHERE = 9999.0


def look(land: Land, name: str) -> Seen:
    """Return what the hero of that name sees now."""
    hero = land.heroes[name]
    cast = hero.cast
    return Seen(
        name,
        _oneself(land, hero),
        [_person(one) for one in land.party()],
        [_creature(mob) for mob in land.mobs if mob.alive and distance(mob, hero.x, hero.y) <= _FAR],
        doing=_doing(land, hero),
        friend=hero.friend,
        target=hero.target.number if hero.target else -1,
        spell=cast.spell if cast else "",
        spell_done=round((land.now - cast.begun) / (cast.done - cast.begun), 2) if cast else 0.0,
        quest_title=QUESTS[hero.log.quest].title if hero.log.quest != NONE else "",
    )


def _doing(land: Land, hero: Hero) -> str:
    if hero.spirit != "alive":
        return hero.spirit
    return "resting" if hero.resting else "in combat" if land.in_combat(hero) else hero.order


def _person(hero: Hero) -> Person:
    return Person(
        hero.name, hero.present, round(hero.x, 2), round(hero.y, 2), round(hero.hp / 100, 3),
        round(hero.mana / 100, 3), hero.spirit, hero.resting, hero.cast is not None,
    )  # fmt: skip


def _creature(mob: Mob) -> Creature:
    share = round(mob.hp / mob.rules.hp, 3)
    return Creature(
        mob.number, mob.kind, mob.rules.name, round(mob.x, 2), round(mob.y, 2), share, bool(mob.hate)
    )


def _oneself(land: Land, hero: Hero) -> Me:
    log, target = hero.log, hero.target
    foes = land.foes(hero)
    return Me(
        hp=round(hero.hp / 100, 3),
        mana=round(hero.mana / 100, 3),
        inspired=False,
        fatigue=0.0,
        poisoned=land.now < hero.poisoned_until,
        dead=hero.spirit != "alive",
        spirit=hero.spirit,
        resting=hero.resting,
        casting=hero.cast is not None,
        moving=hero.moving,
        zone=zone_at(hero.x, hero.y),
        safe=zone_at(hero.x, hero.y) == "town",
        position=(round(hero.x, 2), round(hero.y, 2)),
        corpse_distance=round(distance(hero, *hero.corpse), 1) if hero.spirit == "ghost" else 0.0,
        level=1 + hero.experience // 500,
        experience=hero.experience,
        kills=hero.kills,
        deaths=hero.deaths,
        heals=hero.heals,
        in_combat=land.in_combat(hero),
        enemies=len(foes),
        target=target.rules.name if target else NONE,
        target_hp=round(target.hp / target.rules.hp, 3) if target else 0.0,
        threat=_threat(target, hero),
        prey_distance=_prey_distance(land, hero),
        quests_done=log.done,
        quest=log.quest,
        quest_stage=log.stage,
        quest_task={"none": NONE, "accepted": "kill", "ready": "turn_in"}[log.stage],
        quest_step=step_of(log),
        quest_remaining=log.remaining,
        quest_zone=QUESTS[log.quest].zone
        if log.stage == "accepted"
        else "town"
        if log.quest != NONE
        else NONE,
    )


def _threat(mob: Mob | None, hero: Hero) -> float:
    """Return the part of a mob's anger that a hero has, from 0 to 1."""
    mine = mob.hate.get(hero, 0.0) if mob else 0.0
    return round(mine / sum(mob.hate.values()), 3) if mob and mine else 0.0


def _prey_distance(land: Land, hero: Hero) -> float:
    wanted = hero.log.stage == "accepted"
    prey = land.prey(hero, QUESTS[hero.log.quest].kind) if wanted else None
    return round(distance(prey, hero.x, hero.y), 1) if prey else _NOWHERE
