"""The actions of a quest: taking it, its steps that are no fight, and turning it in."""

from __future__ import annotations

from btrunner.runner.errors import Fail
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.doing import Steps
from btrunner.runner.worlds.simulated.progress import Progress
from btrunner.runner.worlds.simulated.quests import NONE
from btrunner.runner.worlds.simulated.scene import Scene, known
from btrunner.runner.worlds.simulated.things import Thing

TALKS = 1.0
"""Seconds that a talk takes."""


def accept_quest(scene: Scene, me: Character, progress: Progress, quest: str) -> Steps:
    """Take a quest from its giver; done at once when it is under way."""
    if progress.once("begin"):
        if me.log.quest == known("quest", quest, scene.rules.quests):
            return
        why = me.log.open_to(quest)
        if why:
            raise Fail(why)
    yield from _talk_at(scene, me, progress, scene.rules.quests[quest].giver, "the giver")
    me.log.accept(quest)
    me.prey_known_until = 0.0


def turn_in(scene: Scene, me: Character, progress: Progress, quest: str) -> Steps:
    """Turn a quest in where it is wanted, and be paid."""
    if progress.once("begin"):
        _must_be_ready(me, quest)
    yield from _talk_at(scene, me, progress, scene.rules.quests[quest].turn_in, "whoever takes it")
    _must_be_ready(me, quest)
    me.body.gain(me.log.turn_in())


def _must_be_ready(me: Character, quest: str) -> None:
    if me.log.quest != quest:
        raise Fail(f"{quest} is not accepted")
    if me.log.stage != "ready":
        raise Fail(f"{quest} is not done yet: {me.log.text}")


def talk(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Talk to whom the present step of the quest names."""
    if not progress.zone:
        step = me.log.step
        if step is None or not step.talk:
            raise Fail("the quest wants no talk now" if step else "no quest wants a talk")
        progress.zone, progress.step = step.talk, me.log.at
    yield from _talk_at(scene, me, progress, progress.zone, "whoever is to be talked to")
    if me.log.at == progress.step:
        me.log.add()


def _talk_at(scene: Scene, me: Character, progress: Progress, zone: str, who: str) -> Steps:
    """Go up to somebody within the same zone and talk; fails from outside of it."""
    x, y = scene.rules.zones[zone].at
    if progress.once("go"):
        away = me.body.distance(x, y)
        if away > scene.rules.talk_range and not scene.within(me.body, zone):
            raise Fail(f"{who} is at {zone}, {away:.0f} m away")
    yield from scene.go(progress, me.body, x, y, scene.rules.talk_range)
    yield from scene.wait(progress, "talk", TALKS)


def collect(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Go to the nearest thing that the quest wants and pick it up."""
    if not progress.thing:
        progress.thing, progress.step = _wanted(scene, me).name, me.log.at
    thing = scene.things.named[progress.thing]
    yield from scene.go(progress, me.body, thing.x, thing.y, 1.5)
    yield from scene.wait(progress, "take", thing.rules.takes)
    if thing.back_at > scene.now:
        raise Fail(f"somebody else took the {thing.kind}")
    thing.take(scene.now)
    if me.log.at == progress.step:
        me.log.add()


def _wanted(scene: Scene, me: Character) -> Thing:
    """Return the nearest thing that the present step of the quest wants."""
    step = me.log.step
    if step is None or not step.collect or me.log.prey:
        raise Fail("nothing that lies about is wanted" if me.log.quest != NONE else "no quest is accepted")
    thing = scene.things.nearest(step.collect, me.body.x, me.body.y, scene.rules.sight, scene.now)
    if thing is None:
        raise Fail(f"no {step.collect} in sight")
    return thing
