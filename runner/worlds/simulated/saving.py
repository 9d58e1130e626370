"""Writing a world down: what is remembered between two ticks, in the shapes of a saved world."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from btrunner.runner.worlds.simulated.body import Body
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.client import Client
from btrunner.runner.worlds.simulated.mob import Mob
from btrunner.runner.worlds.simulated.quests import QuestLog
from btrunner.runner.worlds.simulated.saved import (
    Saved,
    SavedAct,
    SavedBody,
    SavedCharacter,
    SavedClient,
    SavedEffect,
    SavedLog,
    SavedMob,
)
from btrunner.runner.worlds.simulated.scene import Scene
from btrunner.runner.worlds.simulated.things import Thing

Shape = TypeVar("Shape", bound=Saved)


def save_scene(scene: Scene) -> dict[str, Any]:
    """Return the fields of a saved world that the scene gives, but for the characters."""
    mobs = scene.mobs
    return {
        "world": scene.rules.world,
        "now": scene.now,
        "happenings": scene.happenings,
        "mobs": {mob.name: _mob(mob) for mob in mobs.all if mob.state != "idle"},
        "fighting": [mob.name for mob in mobs.fighting],
        "graves": [(at, mobs.all[number].name) for at, number in mobs.graves],
        "slain": [(mob.name, body.name) for mob, body in mobs.slain],
        "chance": mobs.chance.state,
        "things": _taken(scene.things.named.values(), scene.now),
    }


def save_character(character: Character) -> SavedCharacter:
    """Return a character as it is."""
    return _filled(
        SavedCharacter,
        character,
        body=_body(character.body),
        client=_client(character.client),
        log=_log(character.log),
        acts=[_filled(SavedAct, act) for act in character.acts if act.state == "running"],
    )


def _filled(shape: type[Shape], of: object, **others: object) -> Shape:
    """Return a shape with ``others``, and with the fields of the same names."""
    same = {name: getattr(of, name) for name in shape.__struct_fields__ if name not in others}
    return shape(**same, **others)


def _body(body: Body) -> SavedBody:
    return _filled(
        SavedBody,
        body,
        foes=[mob.name for mob in body.foes],
        target=body.target and body.target.name,
        effects=[_filled(SavedEffect, each, healer=each.healer.name) for each in body.effects],
    )


def _client(client: Client) -> SavedClient:
    return _filled(SavedClient, client, chance=client.chance.state)


def _log(log: QuestLog) -> SavedLog:
    return _filled(SavedLog, log, chance=log.chance.state)


def _mob(mob: Mob) -> SavedMob:
    threat = [(body.name, amount) for body, amount in mob.threat.items()]
    return _filled(SavedMob, mob, threat=threat, target=mob.target and mob.target.name)


def _taken(things: Iterable[Thing], now: float) -> dict[str, float]:
    """Return when those things are back that are not there."""
    return {thing.name: thing.back_at for thing in things if thing.back_at > now}
