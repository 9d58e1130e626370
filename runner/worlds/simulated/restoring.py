"""Going on from a saved world: what was written down becomes the scene's bodies, mobs and clients again."""

from __future__ import annotations

import heapq

from btrunner.runner.chance import Stream
from btrunner.runner.worlds.simulated.body import Body, OverTime
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.client import Client
from btrunner.runner.worlds.simulated.faults import Fate
from btrunner.runner.worlds.simulated.mob import Mob
from btrunner.runner.worlds.simulated.mobs import Mobs
from btrunner.runner.worlds.simulated.quests import NONE, QuestLog
from btrunner.runner.worlds.simulated.saved import (
    Saved,
    SavedBody,
    SavedCharacter,
    SavedClient,
    SavedLog,
    SavedMob,
    SavedWorld,
)
from btrunner.runner.worlds.simulated.scene import Scene


def restore_scene(scene: Scene, saved: SavedWorld) -> None:
    """Make a scene that nothing has happened in what the saved one was; the acts are not begun."""
    scene.now = saved.now
    scene.happenings = list(saved.happenings)
    _restore_mobs(scene.mobs, saved, {name: each.body for name, each in scene.characters.items()})
    for name, back_at in saved.things.items():
        scene.things.named[name].back_at = back_at
    for name, character in scene.characters.items():
        _restore_character(character, saved.characters[name], scene)


def restore_fate(fate: Fate, saved: SavedWorld) -> None:
    """Give the faults to come."""
    fate.due = list(saved.due)
    heapq.heapify(fate.due)
    for number, state in saved.fault_chances.items():
        fate.chances[number] = Stream(state)


def _give(thing: object, saved: Saved, *but: str) -> None:
    """Give a thing the fields of the same names, but for those that are names of something else."""
    for name in saved.__struct_fields__:
        if name not in but:
            setattr(thing, name, getattr(saved, name))


def _restore_mobs(mobs: Mobs, saved: SavedWorld, bodies: dict[str, Body]) -> None:
    for name, mob in saved.mobs.items():
        _restore_mob(mobs.named[name], mob, bodies)
    mobs.fighting = [mobs.named[name] for name in saved.fighting]
    mobs.graves = [(at, mobs.named[name].number) for at, name in saved.graves]
    heapq.heapify(mobs.graves)
    mobs.slain = [(mobs.named[mob], bodies[body]) for mob, body in saved.slain]
    mobs.chance = Stream(saved.chance)


def _restore_mob(mob: Mob, saved: SavedMob, bodies: dict[str, Body]) -> None:
    _give(mob, saved, "threat", "target")
    mob.threat = {bodies[name]: amount for name, amount in saved.threat}
    mob.target = None if saved.target is None else bodies[saved.target]
    mob.stray()


def _restore_character(character: Character, saved: SavedCharacter, scene: Scene) -> None:
    _restore_body(character.body, saved.body, scene)
    _restore_client(character.client, saved.client)
    _restore_log(character.log, saved.log)
    character.prey_known_until = saved.prey_known_until
    character.prey_distance = saved.prey_distance


def _restore_body(body: Body, saved: SavedBody, scene: Scene) -> None:
    _give(body, saved, "foes", "target", "effects")
    place = scene.rules.zones.get(body.zone)
    body.safe, body.to_border = place is not None and place.safe, 0.0
    body.foes = [scene.mobs.named[name] for name in saved.foes]
    body.target = None if saved.target is None else scene.mobs.named[saved.target]
    for each in saved.effects:
        healer = scene.characters[each.healer].body
        body.effects.append(
            OverTime(each.spell, healer, each.portion, each.every, each.next_at, each.left, each.counted)
        )


def _restore_client(client: Client, saved: SavedClient) -> None:
    _give(client, saved, "chance")
    client.chance = Stream(saved.chance)


def _restore_log(log: QuestLog, saved: SavedLog) -> None:
    _give(log, saved, "chance")
    log.chance = Stream(saved.chance)
    if log.quest != NONE:
        log.find_step()
