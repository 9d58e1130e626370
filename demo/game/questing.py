"""Quests: taken from the mayor, done in the field, and turned in."""

from __future__ import annotations

from btrunner.demo.game.beings import Hero, Log, Mob, distance
from btrunner.demo.game.kinds import ARM, EARSHOT, GIVER, GIVER_NAME, MOBS, NONE, QUESTS
from btrunner.demo.game.land import Land

_REWARD = 100


def talk(land: Land, hero: Hero) -> None:
    """Turn in a quest that is ready or take the next one, next to the mayor."""
    log = hero.log
    if distance(hero, *GIVER) > ARM:
        land.tell(hero.name, "error", f"{GIVER_NAME} is too far away.")
    elif log.stage == "ready":
        land.tell(hero.name, "quest", f"quest turned in: {QUESTS[log.quest].title}")
        hero.experience += _REWARD
        hero.log = Log(done=log.done + 1)
    elif log.stage == "none":
        log.quest = offered(log)
        log.count = 0
        land.tell(hero.name, "quest", f"quest accepted: {QUESTS[log.quest].title}")
    else:
        land.tell(hero.name, "error", f"{GIVER_NAME}: Come back when it is done.")


def offered(log: Log) -> str:
    """Return the quest that the mayor has for a hero: one after the other, round and round."""
    return list(QUESTS)[log.done % len(QUESTS)]


def count_kill(land: Land, slayer: Hero, mob: Mob) -> None:
    """Count a slain mob for all of the party who are near and want it."""
    for hero in land.party():
        log = hero.log
        near = hero is slayer or (hero.active and distance(hero, mob.x, mob.y) <= EARSHOT)
        if near and log.stage == "accepted" and QUESTS[log.quest].kind == mob.kind:
            log.count += 1
            land.tell(hero.name, "quest", f"quest step {log.count}/{QUESTS[log.quest].wanted}")
            if log.remaining == 0:
                land.tell(hero.name, "quest", f"quest ready: {QUESTS[log.quest].title}")


def step_of(log: Log) -> str:
    """Return the present step in words."""
    if log.quest == NONE:
        return f"See {GIVER_NAME}"
    quest = QUESTS[log.quest]
    if log.stage == "ready":
        return f"Return to {GIVER_NAME}"
    return f"{MOBS[quest.kind].name}: {log.count}/{quest.wanted}"
