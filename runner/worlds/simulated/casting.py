"""The action of casting a spell: what forbids it, the time it takes, and what it does."""

from __future__ import annotations

import math

from btrunner.runner.errors import Fail
from btrunner.runner.worlds.simulated.body import Body, OverTime
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.character_rules import Spell
from btrunner.runner.worlds.simulated.doing import Steps
from btrunner.runner.worlds.simulated.progress import Progress
from btrunner.runner.worlds.simulated.scene import Scene, known


def cast(scene: Scene, me: Character, progress: Progress, spell: str, target: str) -> Steps:
    """Cast a spell at somebody; fails with what forbids it, before and at the end of the cast."""
    body = me.body
    rules = scene.rules.spells[known("spell", spell, scene.rules.spells)]
    if progress.once("begin"):
        _may_begin(me, spell)
        _forbid(scene, me, spell, rules, scene.friend(target))
        body.casting, progress.holds = True, "casting"
        progress.stands = (body.x, body.y)
    yield from _stand_still(scene, body, progress, rules.cast)
    friend = scene.friend(target)
    _forbid(scene, me, spell, rules, friend)
    body.mana -= rules.mana
    body.ready_at[spell] = scene.now + rules.cooldown
    _work(scene, body, spell, rules, friend)


def _may_begin(me: Character, spell: str) -> None:
    mine = me.body.kind.spells
    if mine is not None and spell not in mine:
        raise Fail(f"a {me.role} does not know {spell}: {', '.join(mine) or 'no spells at all'}")
    if me.body.casting:
        raise Fail("casting already")


def _stand_still(scene: Scene, body: Body, progress: Progress, seconds: float) -> Steps:
    end = scene.end(progress, "cast", seconds)
    while (body.x, body.y) == progress.stands:
        if scene.now >= end:
            return
        yield
    raise Fail("interrupted: moved")


def _forbid(scene: Scene, me: Character, spell: str, rules: Spell, friend: Body) -> None:
    """Raise Fail with the first thing that is in the way of the spell."""
    body = me.body
    left = body.ready_at.get(spell, scene.now) - scene.now
    if left > 1e-9:
        raise Fail(f"{spell} is on cooldown: {left:.1f} s left")
    if body.mana < rules.mana:
        raise Fail(f"not enough mana: {body.mana:.0f} of {rules.mana:.0f}")
    if rules.target == "self" and friend is not body:
        raise Fail(f"{spell} works on oneself only")
    if rules.target == "corpse" and not friend.dead:
        raise Fail(f"{friend.name} is alive")
    if rules.target != "corpse" and friend.dead:
        raise Fail(f"{friend.name} is dead")
    away = body.distance(*friend.lies_at)
    if away > rules.range:
        raise Fail(f"out of range: {away:.0f} m of {rules.range:.0f} m")


def _work(scene: Scene, body: Body, spell: str, rules: Spell, friend: Body) -> None:
    if rules.target == "corpse":
        friend.rise(rules.revives, *friend.corpse)
        body.heals += 1
        return
    friends = [friend]
    if rules.group:
        friends += [each for each in scene.near(friend.x, friend.y, rules.group) if each is not friend]
    if rules.cures:
        for each in friends:
            each.poisoned_until = scene.now
    if rules.over > 0:
        for each in friends:
            _begin(scene, body, spell, rules, each)
    elif rules.heals:
        helped = [each for each in friends if scene.heal(body, each, rules.heals)]
        body.heals += bool(helped)


def _begin(scene: Scene, body: Body, spell: str, rules: Spell, friend: Body) -> None:
    """Begin a heal over time; a new one takes the place of an old one."""
    portions = max(1, math.floor(rules.over / rules.every + 1e-9))
    friend.effects = [effect for effect in friend.effects if effect.spell != spell]
    first_at = scene.now + rules.every
    friend.effects.append(OverTime(spell, body, rules.heals / portions, rules.every, first_at, portions))
    friend.due_at = min(friend.due_at, first_at)
