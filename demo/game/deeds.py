"""What a hero can be told to do: each deed by its name, and the step in which all of them happen."""

from __future__ import annotations

from collections.abc import Callable

from btrunner.demo.game.beings import Hero, Mob, distance
from btrunner.demo.game.casting import begin_cast, finish_cast, revive
from btrunner.demo.game.fighting import live, look_around, strike_hero, strike_mob
from btrunner.demo.game.kinds import ARM, GRAVEYARD, QUESTS, SPELLS
from btrunner.demo.game.land import STEP, Land
from btrunner.demo.game.moving import destination, move_hero, move_mob, whom_to_follow
from btrunner.demo.game.questing import talk

_EYES = 45.0
_GOES_ROUND = 2.0
"""Choosing a target again within so many seconds takes the next one."""
_JUMPS_FREE = 0.5


def step(land: Land) -> None:
    """Let one tenth of a second pass."""
    land.now = round(land.now + STEP, 6)
    land.raise_mobs()
    for hero in land.heroes.values():
        if hero.present:
            move_hero(land, hero)
            strike_mob(land, hero)
            finish_cast(land, hero)
            live(land, hero)
    for mob in land.mobs:
        if mob.alive:
            look_around(land, mob)
            move_mob(land, mob)
            strike_hero(land, mob)


def do(land: Land, name: str, deed: str) -> None:
    """Do what a key asks for; a dead hero can only rise, speak and walk as a ghost."""
    hero = land.heroes[name]
    if deed in SPELLS and hero.active:
        begin_cast(land, hero, deed)
    elif deed in _DEEDS and (hero.active or deed in _OF_THE_DEAD):
        _DEEDS[deed](land, hero)


def choose_friend(land: Land, name: str, number: int) -> None:
    """Choose the party's member of that number (from 1, the leader) for heals and for following."""
    party = land.party()
    if 1 <= number <= len(party):
        land.heroes[name].friend = party[number - 1].name


def _target(land: Land, hero: Hero) -> None:
    kind = QUESTS[hero.log.quest].kind if hero.log.stage == "accepted" else ""

    def rank(mob: Mob) -> tuple[bool, bool, float]:
        return hero not in mob.hate, mob.kind != kind, distance(mob, hero.x, hero.y)

    seen = sorted(
        (mob for mob in land.mobs if mob.alive and distance(mob, hero.x, hero.y) <= _EYES), key=rank
    )
    # In a fight it goes round among the attackers alone: nobody means to wake up the next pack.
    seen = [mob for mob in seen if hero in mob.hate] or seen
    again = land.now - hero.targeted_at < _GOES_ROUND
    place = seen.index(hero.target) + 1 if again and hero.target in seen else 0
    hero.target = seen[place % len(seen)] if seen else None
    hero.targeted_at = land.now
    if hero.target is None:
        land.tell(hero.name, "error", "No enemy in sight.")


def _attack(land: Land, hero: Hero) -> None:
    if hero.target is None:
        foes = land.foes(hero)
        hero.target = min(foes, key=lambda mob: distance(mob, hero.x, hero.y), default=None)
    if hero.target is None:
        land.tell(hero.name, "error", "No target.")
        return
    hero.halt()
    hero.order = "attack"


def _assist(land: Land, hero: Hero) -> None:
    friend = whom_to_follow(land, hero)
    hero.target = friend.target if friend else None
    _attack(land, hero)


def _follow(land: Land, hero: Hero) -> None:
    if whom_to_follow(land, hero) is None:
        land.tell(hero.name, "error", "There is nobody to follow.")
        return
    hero.halt()
    hero.order = "follow"


def _travel(land: Land, hero: Hero) -> None:
    hero.halt()
    hero.order = "travel" if distance(hero, *destination(hero)) > 1 else ""


def _rest(land: Land, hero: Hero) -> None:
    if land.in_combat(hero):
        land.tell(hero.name, "error", "You cannot rest in combat.")
        return
    hero.halt()
    hero.resting = True


def _stop(land: Land, hero: Hero) -> None:
    hero.halt()


def _clear(land: Land, hero: Hero) -> None:
    hero.target, hero.friend = None, ""


def _unstick(land: Land, hero: Hero) -> None:
    if hero.stuck and land.dice.random() < _JUMPS_FREE:
        hero.stuck = False
        land.tell(hero.name, "system", "You are free again.")


def _rise(land: Land, hero: Hero) -> None:
    """Let go of the corpse, or take it back once near."""
    if hero.spirit == "corpse":
        hero.spirit = "ghost"
        hero.x, hero.y = GRAVEYARD
    elif hero.spirit == "ghost" and distance(hero, *hero.corpse) <= ARM:
        revive(hero)


_DEEDS: dict[str, Callable[[Land, Hero], None]] = {
    "target": _target,
    "attack": _attack,
    "assist": _assist,
    "quest": talk,
    "follow": _follow,
    "travel": _travel,
    "rest": _rest,
    "stop": _stop,
    "clear": _clear,
    "unstick": _unstick,
    "rise": _rise,
}
_OF_THE_DEAD = frozenset({"travel", "stop", "rise", "clear", "unstick"})
