"""The actions of a fight, and of the rest and the dance between two fights."""

from __future__ import annotations

import math

from btrunner.runner.errors import Fail
from btrunner.runner.worlds.simulated.body import Body
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.doing import Steps
from btrunner.runner.worlds.simulated.mob import Mob
from btrunner.runner.worlds.simulated.progress import Progress
from btrunner.runner.worlds.simulated.scene import Scene

USUAL = "usual"
"""The dance of whoever names none: the first that the character knows."""


def pull(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Go to the nearest mob that the quest wants and begin the fight; done once in combat."""
    body = me.body
    mob = scene.mobs.named.get(progress.mob)
    while not body.foes:
        if not me.log.prey:
            raise Fail("the quest wants no mob now" if me.log.step else "no quest wants a mob")
        if mob is None or mob.state != "idle":
            mob = scene.prey(me)
            if mob is None:
                raise Fail(f"no {' or '.join(me.log.prey)} in sight")
            progress.mob = mob.name
        scene.attack(body, mob)
        yield


def fight(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Fight whoever fights this character until none is left."""
    body = me.body
    while True:
        mob = body.target
        if mob is None or mob.state != "fighting":
            mob = _nearest_enemy(body)
        if mob is None:
            return
        scene.attack(body, mob)
        yield


def _nearest_enemy(body: Body) -> Mob | None:
    return min(body.foes, key=lambda mob: math.hypot(mob.x - body.x, mob.y - body.y), default=None)


def assist(scene: Scene, me: Character, progress: Progress, whom: str) -> Steps:
    """Fight whatever somebody fights, until that is over; fails when there is nothing."""
    mob = _target_of(scene, whom)
    if progress.once("begin") and mob is None:
        raise Fail(f"{whom} has no target")
    while mob is not None:
        scene.attack(me.body, mob)
        yield
        mob = _target_of(scene, whom)


def _target_of(scene: Scene, whom: str) -> Mob | None:
    target = scene.friend(whom).target
    return target if target is not None and target.state == "fighting" else None


def rest(scene: Scene, me: Character, progress: Progress) -> Steps:
    """Sit down until hit points and mana are full; fails when a fight begins."""
    body = me.body
    progress.holds = "resting"
    while body.hp < body.max_hp or body.mana < body.kind.mana:
        if body.in_combat(scene.now):
            raise Fail(f"attacked by {body.foes[0].name}" if body.foes else "in combat")
        body.resting = True
        yield


def dance(scene: Scene, me: Character, progress: Progress, performance: str = USUAL) -> Steps:
    """Dance for those around, for ever."""
    known = me.body.kind.performances
    known = list(scene.rules.performances) if known is None else known
    if not known:
        raise Fail(f"a {me.role} knows no dance")
    name = known[0] if performance == USUAL else performance
    if name not in known:
        raise Fail(f"a {me.role} does not know {name}: {', '.join(known)}")
    while True:
        scene.perform(me.body, scene.rules.performances[name])
        yield
