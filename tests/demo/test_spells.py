"""What helps the heroes of the small game: spells, rest, and the ways back from death."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from demo_land import next_to, put, run, until

from btrunner.demo.game.beings import Hero
from btrunner.demo.game.deeds import choose_friend, do
from btrunner.demo.game.kinds import HOME
from btrunner.demo.game.land import Land
from btrunner.demo.game.sight import look


def test_a_heal_goes_to_the_leader_unless_a_friend_is_chosen() -> None:
    land = Land()
    leader, healer = land.enter("Kaya"), land.enter("Miro")
    leader.hp = healer.hp = 40
    do(land, "Miro", "heal")
    run(land, 1.6)
    assert (leader.hp > 75, healer.hp < 50, healer.heals) == (True, True, 1)
    choose_friend(land, "Miro", 2)
    do(land, "Miro", "flash_heal")
    run(land, 0.6)
    assert healer.hp > 65


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda healer, leader: setattr(healer, "mana", 5), "Not enough mana."),
        (lambda healer, leader: put(leader, (110, 50)), "Kaya is out of reach."),
        (lambda healer, leader: setattr(leader, "spirit", "corpse"), "Kaya is dead."),
    ],
)
def test_a_heal_that_cannot_be_says_why(spoil: Callable[[Hero, Hero], None], says: str) -> None:
    land = Land()
    leader, healer = land.enter("Kaya"), land.enter("Miro")
    spoil(healer, leader)
    do(land, "Miro", "heal")
    assert healer.cast is None
    assert (land.news[-1].whom, land.news[-1].text) == ("Miro", says)


def test_walking_interrupts_a_spell_and_an_order() -> None:
    land = Land()
    land.enter("Kaya")
    healer = land.enter("Miro")
    do(land, "Miro", "heal")
    run(land, 0.5)
    healer.walk = (1.0, 0.0)
    run(land, 2)
    assert healer.heals == 0
    assert healer.x == pytest.approx(HOME[0] + 12)


def test_the_dead_come_back_at_their_corpse() -> None:
    land = Land()
    hero = land.enter("Kaya")
    put(hero, (60, 30))
    hero.poisoned_until, hero.hp = 10.0, 0.5
    run(land, 1)
    assert (hero.spirit, hero.deaths) == ("corpse", 1)
    do(land, "Kaya", "rise")
    assert look(land, "Kaya").me.corpse_distance > 30
    do(land, "Kaya", "travel")
    until(land, lambda: not hero.order, 20)
    do(land, "Kaya", "rise")
    assert (hero.spirit, hero.hp) == ("alive", 50)


def test_the_dead_are_revived_by_a_friend_and_the_poisoned_are_cured() -> None:
    land = Land()
    leader, healer = land.enter("Kaya"), land.enter("Miro")
    leader.spirit = "corpse"
    do(land, "Miro", "revive")
    run(land, 4.2)
    assert leader.spirit == "alive"
    leader.poisoned_until = land.now + 60
    healer.mana = 50
    do(land, "Miro", "cure")
    run(land, 1)
    assert not look(land, "Kaya").me.poisoned


def test_nobody_rests_in_combat_and_a_blow_ends_the_rest() -> None:
    land = Land()
    hero = land.enter("Kaya")
    next_to(hero, land.mobs[0])
    do(land, "Kaya", "rest")
    assert hero.resting
    land.mobs[0].hate[hero] = 1.0
    run(land, 1)
    assert not hero.resting
    do(land, "Kaya", "rest")
    assert not hero.resting


def test_whoever_is_stuck_gets_free_by_jumping_or_at_home() -> None:
    land = Land()
    hero = land.enter("Kaya")
    put(hero, (60, 30))
    hero.stuck, hero.walk = True, (1.0, 0.0)
    run(land, 2)
    assert (hero.x, look(land, "Kaya").me.moving) == (60, True)
    hero.walk = (0.0, 0.0)
    do(land, "Kaya", "go_home")
    run(land, 3.2)
    assert ((hero.x, hero.y), hero.stuck) == (HOME, False)
    hero.stuck = True
    for _ in range(20):
        do(land, "Kaya", "unstick")
    assert not hero.stuck
