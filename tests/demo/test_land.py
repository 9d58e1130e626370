"""The rules of the small game: fights, spells, quests, death and the ways of its heroes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from btrunner.demo.game.beings import Hero, Mob
from btrunner.demo.game.deeds import choose_friend, do, step
from btrunner.demo.game.kinds import GIVER, HOME, QUESTS, middle_of
from btrunner.demo.game.land import Land
from btrunner.demo.game.sight import look


def run(land: Land, seconds: float) -> None:
    for _ in range(round(seconds * 10)):
        step(land)


def until(land: Land, so: Callable[[], bool], within: float = 120) -> None:
    for _ in range(round(within * 10)):
        if so():
            return
        step(land)
    pytest.fail(f"not within {within} s")


def put(hero: Hero, place: tuple[float, float]) -> None:
    hero.x, hero.y = place


def next_to(hero: Hero, mob: Mob) -> None:
    put(hero, (mob.x + 2, mob.y))


def test_a_quest_is_taken_done_and_turned_in_by_keys_alone() -> None:
    land = Land()
    hero = land.enter("Kaya")
    do(land, "Kaya", "travel")
    until(land, lambda: not hero.moving and hero.order == "", 20)
    do(land, "Kaya", "quest")
    assert hero.log.stage == "accepted"
    while hero.log.stage == "accepted":
        do(land, "Kaya", "travel")
        until(land, lambda: not hero.order)
        do(land, "Kaya", "target")
        do(land, "Kaya", "attack")
        until(land, lambda: hero.order == "")
        until(land, lambda: not land.in_combat(hero))
        do(land, "Kaya", "rest")
        until(land, lambda: hero.hp > 99)
    do(land, "Kaya", "travel")
    until(land, lambda: not hero.order)
    do(land, "Kaya", "quest")
    assert (hero.log.done, hero.log.stage) == (1, "none")
    assert [news.text for news in land.news if news.kind == "quest"] == [
        "quest accepted: Wolf pelts",
        *(f"quest step {count}/5" for count in range(1, 6)),
        "quest ready: Wolf pelts",
        "quest turned in: Wolf pelts",
    ]


def test_the_same_seed_and_the_same_deeds_give_the_same_land() -> None:
    def play(seed: int) -> object:
        land = Land(seed)
        next_to(land.enter("Kaya"), land.mobs[0])
        do(land, "Kaya", "target")
        do(land, "Kaya", "attack")
        run(land, 8)
        return look(land, "Kaya")

    assert play(3) == play(3)
    assert play(3) != play(4)


def test_a_mob_that_is_struck_strikes_back() -> None:
    land = Land()
    hero = land.enter("Kaya")
    next_to(hero, land.mobs[0])
    do(land, "Kaya", "target")
    do(land, "Kaya", "attack")
    run(land, 5)
    assert hero.hp < 100
    assert look(land, "Kaya").me.enemies == 1


def test_a_bandit_attacks_whoever_comes_near_and_a_wolf_does_not() -> None:
    land = Land()
    kaya, miro = land.enter("Kaya"), land.enter("Miro")
    next_to(kaya, next(mob for mob in land.mobs if mob.kind == "bandit"))
    next_to(miro, land.mobs[0])
    run(land, 3)
    assert kaya.hp < 100
    assert miro.hp == 100


def test_a_target_is_what_attacks_then_what_the_quest_wants_and_pressing_again_takes_the_next() -> None:
    land = Land()
    hero = land.enter("Kaya")
    hero.log.quest = "boar_hunt"
    put(hero, middle_of("meadow"))
    do(land, "Kaya", "target")
    first = hero.target
    assert first is not None
    assert first.kind == "boar"
    do(land, "Kaya", "target")
    assert hero.target is not first
    run(land, 3)
    do(land, "Kaya", "target")
    assert hero.target is first


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


def test_a_follower_stays_with_the_leader() -> None:
    land = Land()
    leader, follower = land.enter("Kaya"), land.enter("Miro")
    do(land, "Miro", "follow")
    leader.walk = (1.0, 0.0)
    run(land, 8)
    assert abs(leader.x - follower.x) < 6


def test_a_kill_counts_for_the_party_that_is_near() -> None:
    land = Land()
    slayer, near, far = land.enter("Kaya"), land.enter("Miro"), land.enter("Orsin")
    for hero in (slayer, near, far):
        hero.log.quest = "wolf_pelts"
    next_to(slayer, land.mobs[0])
    next_to(near, land.mobs[0])
    land.mobs[0].hp = 1
    do(land, "Kaya", "target")
    do(land, "Kaya", "attack")
    run(land, 1)
    assert (slayer.log.count, near.log.count, far.log.count) == (1, 1, 0)


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


def test_a_slain_mob_is_replaced_at_its_place() -> None:
    land = Land()
    mob = land.mobs[0]
    mob.hp = 0
    land.bury(mob)
    run(land, 14)
    assert not mob.alive
    run(land, 2)
    assert (mob.hp, (mob.x, mob.y)) == (50, mob.home)


def test_the_mayor_offers_one_quest_after_the_other_and_hears_nobody_from_afar() -> None:
    land = Land()
    hero = land.enter("Kaya")
    do(land, "Kaya", "quest")
    assert land.news[-1].text == "Mayor Holm is too far away."
    put(hero, GIVER)
    taken = []
    for _ in range(4):
        do(land, "Kaya", "quest")
        taken.append(hero.log.quest)
        hero.log.count = QUESTS[hero.log.quest].wanted
        do(land, "Kaya", "quest")
    assert taken == ["wolf_pelts", "boar_hunt", "bandit_camp", "wolf_pelts"]
