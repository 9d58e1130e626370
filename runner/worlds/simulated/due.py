"""What is due to a body at its time: the portions of a heal, the work of poison, and mobs who notice it."""

from __future__ import annotations

from btrunner.runner.worlds.simulated.body import Body, OverTime
from btrunner.runner.worlds.simulated.scene import Scene


def attend(scene: Scene, body: Body) -> None:
    """Do to a body what is due, and find out when to do so again."""
    if body.effects or scene.now < body.poisoned_until:
        _work(scene, body)
    if scene.now >= body.next_notice:
        scene.mobs.look(body, scene.now)
    due_at = scene.now if scene.now < body.poisoned_until else body.next_notice
    for effect in body.effects:
        due_at = min(due_at, effect.next_at)
    body.due_at = due_at


def _work(scene: Scene, body: Body) -> None:
    """Let what works on a body work: heals over time and poison."""
    for effect in body.effects:
        if scene.now >= effect.next_at:
            _portions(scene, body, effect)
    if scene.now < body.poisoned_until and body.hurt(body.poison * scene.dt, scene.now):
        body.die("poison")
        scene.mobs.forget(body)
        scene.tell("died", body.name, "of poison")


def _portions(scene: Scene, body: Body, effect: OverTime) -> None:
    """Give what is due of a heal over time, which ends with the last portion."""
    while effect.left and scene.now >= effect.next_at:
        effect.left -= 1
        effect.next_at += effect.every
        if scene.heal(effect.healer, body, effect.portion) and not effect.counted:
            effect.counted = True
            effect.healer.heals += 1
    if not effect.left:
        body.effects = [each for each in body.effects if each is not effect]
