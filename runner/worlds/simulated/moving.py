"""The actions of going somewhere, and of staying: each a generator whose ``yield`` is "still doing"."""

from __future__ import annotations

from btrunner.runner.errors import Fail
from btrunner.runner.worlds.simulated.body import Body
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.character_rules import Death
from btrunner.runner.worlds.simulated.doing import Steps
from btrunner.runner.worlds.simulated.progress import Progress
from btrunner.runner.worlds.simulated.quests import NONE
from btrunner.runner.worlds.simulated.scene import Scene, known, not_here

ARRIVED = 4.0
"""Metres from a place at which one is there."""

CATCHES_UP = 0.75
"""A follower stops at this part of its distance, and goes on at the whole: it does not flutter."""


def hold(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Stand still, for ever."""
    while True:
        yield


def travel(scene: Scene, me: Character, progress: Progress, to: str, quest: str = NONE) -> Steps:
    """Go to a zone: into a safe one, just over the edge of another; to a giver or turn-in up close."""
    if not progress.zone:
        progress.zone, progress.close = _destination(scene, me, to, quest)
    place = scene.rules.zones[progress.zone]
    near = ARRIVED if progress.close or place.safe else max(ARRIVED, place.radius * 0.85)
    body, (x, y) = me.body, place.at
    while not scene.walk(body, x, y, near):
        yield


def _destination(scene: Scene, me: Character, to: str, quest: str) -> tuple[str, bool]:
    """Return the zone, and whether somebody is to be met there."""
    if to == "quest":
        if me.log.quest == NONE:
            raise Fail("no quest is accepted")
        return me.log.zone, me.log.task in ("turn_in", "talk")
    if to == "giver":
        return _giver(scene, me, quest), True
    return known("zone", to, scene.rules.zones), False


def _giver(scene: Scene, me: Character, quest: str) -> str:
    """Return the zone of the giver: of the named quest, of the one under way, else of the first open one."""
    quests = scene.rules.quests
    name = quest if quest != NONE else me.log.quest
    if name == NONE:
        name = next((each for each in quests if not me.log.open_to(each)), NONE)
    if name == NONE:
        raise Fail("nobody gives a quest")
    return quests[known("quest", name, quests)].giver


def follow(scene: Scene, me: Character, progress: Progress, whom: str, within: float = 8.0) -> Steps:
    """Stay near somebody, for ever; fails when that character is not in the game."""
    if whom == me.name:
        raise Fail("nobody can follow oneself")
    body, near = me.body, within * CATCHES_UP
    friend = scene.friend(whom)
    while friend.present:
        x, y = friend.lies_at
        if progress.going or body.distance(x, y) > within:
            progress.going = not scene.walk(body, x, y, near)
        yield
    raise not_here(whom)


def go_home(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Go home by magic, which frees a stuck character too."""
    body, home = me.body, scene.rules.home
    if progress.once("begin"):
        left = body.ready_at.get("go_home", scene.now) - scene.now
        if left > 0:
            raise Fail(f"the way home needs {left:.0f} s more")
        body.casting, progress.holds = True, "casting"
    end = scene.end(progress, "cast", home.cast)
    while scene.now < end:
        if body.in_combat(scene.now):
            raise Fail("in combat")
        yield
    body.ready_at["go_home"] = scene.now + home.cooldown
    body.stuck_until = scene.now
    start = scene.rules.zones[scene.rules.start]
    body.appear(start.at[0], start.at[1])


def unstick(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Try to get free of what holds the character; fails when it did not help."""
    yield from scene.wait(progress, "try", scene.rules.home.unstick_time)
    if scene.now < me.body.stuck_until and not me.client.lucky(scene.rules.home.unstick_works):
        raise Fail("still stuck")
    me.body.stuck_until = scene.now


def release(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Let go of the corpse and become a ghost at the graveyard."""
    body, death = me.body, scene.rules.death
    if progress.once("begin") and body.spirit != "corpse":
        raise Fail("alive" if body.spirit == "alive" else "a ghost already")
    end = scene.end(progress, "release", death.release_time)
    while body.spirit == "corpse":
        if scene.now >= end:
            _become_a_ghost(scene, body)
            return
        yield


def _become_a_ghost(scene: Scene, body: Body) -> None:
    graveyard = scene.rules.zones[scene.rules.death.graveyard]
    body.spirit = "ghost"
    body.stuck_until = scene.now
    body.appear(graveyard.at[0], graveyard.at[1])


def run_to_corpse(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Run, as a ghost, to where the corpse can be reclaimed."""
    body = me.body
    if progress.once("begin"):
        _only_for_ghosts(me)
    while body.spirit == "ghost" and not scene.walk(
        body, *body.corpse, scene.rules.death.reclaim_range * 0.8
    ):
        yield


def reclaim_corpse(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Take the corpse back and live."""
    body, death = me.body, scene.rules.death
    if progress.once("begin"):
        _only_for_ghosts(me)
        away = body.distance(*body.corpse)
        if away > death.reclaim_range:
            raise Fail(f"out of range: {away:.0f} m of {death.reclaim_range:.0f} m")
    end = scene.end(progress, "reclaim", death.reclaim_time)
    while body.dead:
        if scene.now >= end:
            _live_again(scene, body, death)
            return
        yield


def _live_again(scene: Scene, body: Body, death: Death) -> None:
    body.rise(death.hp, body.x, body.y)
    body.next_notice = scene.now + death.spared
    body.fatigue = min(1.0, body.fatigue + death.fatigue)


def _only_for_ghosts(me: Character) -> None:
    if me.body.spirit != "ghost":
        raise Fail("alive" if me.body.spirit == "alive" else "still in the corpse: release first")
