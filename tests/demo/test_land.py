"""The rules of the small game: fights, quests and the ways of its heroes."""

from __future__ import annotations

from demo_land import next_to, put, run, until

from btrunner.demo.game.deeds import do
from btrunner.demo.game.kinds import GIVER, QUESTS, middle_of
from btrunner.demo.game.land import Land
from btrunner.demo.game.sight import look


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
        *(f"quest step {count}/3" for count in range(1, 4)),
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


def test_in_a_fight_only_what_attacks_is_chosen() -> None:
    land = Land()
    hero = land.enter("Kaya")
    wolf = land.mobs[0]
    next_to(hero, wolf)
    wolf.hate[hero] = 1.0
    do(land, "Kaya", "attack")
    assert (hero.target, hero.order) == (wolf, "attack")
    for _ in range(2):
        do(land, "Kaya", "target")
        assert hero.target is wolf


def test_whom_nothing_attacks_has_nothing_to_attack_unless_it_is_chosen() -> None:
    land = Land()
    hero = land.enter("Kaya")
    next_to(hero, land.mobs[0])
    do(land, "Kaya", "attack")
    assert hero.order == ""


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
