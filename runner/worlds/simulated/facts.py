"""Each fact of a character by itself, as it is seen; numbers are rounded so that a journal stays small."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import NamedTuple

from btrunner.runner.worlds.simulated.character import Character

NOBODY = "none"
"""The name of the target of one who fights nobody."""


Look = Callable[[Character, float], object]
"""How something of a character is found at a time of the session."""


class Fact(NamedTuple):
    """How a fact is found: it stays as it is while what it is made of does, which several facts may share."""

    value: Look
    made_of: Look


def queue_quiet_for(character: Character, now: float) -> float:
    """Return for how many whole seconds the place in the queue has been the same."""
    client = character.client
    return float(round(now - client.queue_moved_at)) if client.state == "queue" else 0.0


def hp(character: Character, now: float) -> float:
    """Return the share of hit points that is left."""
    body = character.body
    return round(max(0.0, body.hp) / body.max_hp, 3)


def mana(character: Character, now: float) -> float:
    """Return the share of mana that is left."""
    body = character.body
    return round(body.mana / body.kind.mana, 3)


def fatigue(character: Character, now: float) -> float:
    """Return the fatigue, from 0 to 1."""
    return round(character.body.fatigue, 3)


def inspired(character: Character, now: float) -> bool:
    """Say whether a dance still inspires."""
    return now < character.body.inspired_until


def poisoned(character: Character, now: float) -> bool:
    """Say whether poison works."""
    return now < character.body.poisoned_until


def in_combat(character: Character, now: float) -> bool:
    """Say whether anything fights it, or did a moment ago."""
    return character.body.in_combat(now)


def experience(character: Character, now: float) -> int:
    """Return all experience earned, in whole points."""
    return round(character.body.experience)


def position(character: Character, now: float) -> tuple[float, float]:
    """Return where it is, in metres."""
    body = character.body
    # As round(x, 2) at half its price, done for every step of everybody; -0.0 is left to the real one.
    return (
        round(body.x * 100) / 100 or round(body.x, 2),
        round(body.y * 100) / 100 or round(body.y, 2),
    )


def corpse_distance(character: Character, now: float) -> float:
    """Return the metres from a ghost to its corpse, 0 for anybody else."""
    body = character.body
    return round(body.distance(*body.corpse), 1) if body.spirit == "ghost" else 0.0


def target(character: Character, now: float) -> str:
    """Return the name of the mob that it fights."""
    mob = character.body.target
    return NOBODY if mob is None else mob.name


def target_hp(character: Character, now: float) -> float:
    """Return the share of hit points that the target has left."""
    mob = character.body.target
    return 0.0 if mob is None else round(max(0.0, mob.hp) / mob.rules.hp, 3)


def threat(character: Character, now: float) -> float:
    """Return the part of the target's threat that this character has."""
    mob = character.body.target
    return 0.0 if mob is None else round(mob.share(character.body), 3)


def _seldom(character: Character, now: float) -> object:
    """Return what changes now and then."""
    client, body = character.client, character.body
    return (
        client.state,
        client.cause,
        client.queue_position,
        body.spirit,
        body.resting,
        body.casting,
        body.moving,
        body.zone,
        now < body.inspired_until,
        now < body.poisoned_until,
        now < body.combat_until,
        len(body.foes),
        body.experience,
        body.kills,
        body.deaths,
        body.heals,
        character.log.changes,
        character.prey_distance,
    )


def _fight(character: Character, now: float) -> object:
    mob = character.body.target
    return None if mob is None else (mob, mob.changes)


def _place(character: Character, now: float) -> object:
    return character.body.x, character.body.y


def _attribute(path: str) -> Fact:
    get: Callable[[Character], object] = attrgetter(path)
    return Fact(lambda character, now: get(character), _seldom)


OF_CLIENT: Mapping[str, Fact] = {
    "client": _attribute("client.state"),
    "client_cause": _attribute("client.cause"),
    "queue_position": _attribute("client.queue_position"),
    "queue_quiet_for": Fact(queue_quiet_for, queue_quiet_for),
}
"""What is seen whatever the client shows."""

OF_GAME: Mapping[str, Fact] = {
    # Of the living, the most that it can have changes only with what it has.
    "hp": Fact(hp, lambda character, now: character.body.hp),
    "mana": Fact(mana, lambda character, now: character.body.mana),
    "fatigue": Fact(fatigue, lambda character, now: character.body.fatigue),
    "inspired": Fact(inspired, _seldom),
    "poisoned": Fact(poisoned, _seldom),
    "dead": _attribute("body.dead"),
    "spirit": _attribute("body.spirit"),
    "resting": _attribute("body.resting"),
    "casting": _attribute("body.casting"),
    "moving": _attribute("body.moving"),
    "zone": _attribute("body.zone"),
    "safe": _attribute("body.safe"),
    "position": Fact(position, _place),
    "corpse_distance": Fact(corpse_distance, corpse_distance),
    "level": _attribute("body.level"),
    "experience": Fact(experience, _seldom),
    "kills": _attribute("body.kills"),
    "deaths": _attribute("body.deaths"),
    "heals": _attribute("body.heals"),
    "in_combat": Fact(in_combat, _seldom),
    "enemies": _attribute("body.enemies"),
    "target": Fact(target, _fight),
    "target_hp": Fact(target_hp, _fight),
    "threat": Fact(threat, _fight),
    "prey_distance": _attribute("prey_distance"),
    "quests_done": _attribute("log.total"),
    "quest": _attribute("log.quest"),
    "quest_stage": _attribute("log.stage"),
    "quest_task": _attribute("log.task"),
    "quest_step": _attribute("log.text"),
    "quest_remaining": _attribute("log.remaining"),
    "quest_zone": _attribute("log.zone"),
}
"""What is seen while the client shows the game."""
