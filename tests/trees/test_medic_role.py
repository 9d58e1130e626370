"""What the medic does, and in which order."""

from __future__ import annotations

from role_play import DANCER, IDLER, LEADER, MEDIC, Play

CAST = {"Kaya": IDLER, "Miro": MEDIC, "Lena": DANCER}


def spells(play: Play, who: str = "Miro") -> list[tuple[object, object]]:
    return [(given["spell"], given["target"]) for given in play.did(who, "cast")]


def test_the_medic_heals_the_dying_first() -> None:
    play = Play(CAST)
    play.tick()
    play.body("Kaya").hp = 120
    play.body("Lena").hp = 20
    play.run(2)
    assert spells(play)[0] == ("flash_heal", "Lena")


def test_the_leader_comes_before_the_others() -> None:
    play = Play(CAST)
    play.tick()
    play.body("Kaya").hp = 140
    play.body("Lena").hp = 100
    play.run(8)
    assert spells(play)[:2] == [("heal", "Kaya"), ("heal", "Lena")]


def test_three_wounded_are_healed_as_a_group() -> None:
    play = Play({**CAST, "Tovi": DANCER})
    play.tick()
    for name in ("Lena", "Tovi", "Miro"):
        play.body(name).hp = 110
    play.run(2)
    assert spells(play)[0][0] == "group_heal"


def test_the_dead_do_not_keep_the_medic_from_the_dying() -> None:
    play = Play({**CAST, "Tovi": DANCER})
    play.tick()
    play.body("Tovi").die("a wolf")
    play.body("Lena").hp = 20
    play.run(2)
    assert spells(play)[0] == ("flash_heal", "Lena")


def test_small_wounds_wait_below_the_reserve() -> None:
    play = Play(CAST, rest={"mana": 0})
    play.tick()
    play.body("Kaya").hp = 140
    play.body("Miro").mana = 40
    play.run(3)
    assert spells(play) == []
    assert play.see("Miro", "intent") == "resting"
    play.body("Kaya").hp = 30
    play.until(lambda: spells(play) != [], within=1)
    assert spells(play)[0] == ("flash_heal", "Kaya")


def test_a_scratch_is_healed_over_time_while_there_is_mana_to_spare() -> None:
    play = Play(CAST)
    play.tick()
    play.body("Kaya").hp = 170
    play.body("Kaya").combat_until = 1000
    play.run(10)
    assert spells(play) == [("renew", "Kaya")]


def test_poison_is_cured() -> None:
    play = Play(CAST)
    play.tick()
    play.body("Lena").poisoned_until = 60
    play.until(lambda: play.see("Lena", "poisoned") is False, within=10)
    assert spells(play) == [("cure", "Lena")]


def test_the_medic_raises_the_dead_leader() -> None:
    play = Play(CAST)
    play.tick()
    play.body("Kaya").die("a wolf")
    play.until(lambda: play.see("Kaya", "dead") is False, within=15)
    assert spells(play)[0] == ("revive", "Kaya")


def test_two_medics_do_not_heal_the_same_wound() -> None:
    play = Play({"Kaya": IDLER, "Miro": MEDIC, "Tovi": MEDIC})
    play.tick()
    play.body("Kaya").hp = 120
    play.run(3)
    assert len([target for name in ("Miro", "Tovi") for _, target in spells(play, name)]) == 1


def test_two_medics_share_two_wounds() -> None:
    play = Play({**CAST, "Tovi": MEDIC})
    play.tick()
    play.body("Kaya").hp = 130
    play.body("Lena").hp = 130
    play.run(3)
    assert {spells(play, "Miro")[0], spells(play, "Tovi")[0]} == {("heal", "Kaya"), ("heal", "Lena")}


def test_the_medic_walks_into_range_of_a_leader_who_fights_far_away() -> None:
    play = Play(CAST)
    play.tick()
    play.body("Kaya").appear(40, 0)
    play.body("Kaya").hp = 120
    play.until(lambda: play.see("Kaya", "hp") > 0.8, within=10)


def test_the_medic_does_not_drink_for_ever() -> None:
    play = Play(CAST, rest={"mana": 0, "hp": 0})
    play.tick()
    play.body("Miro").mana = 60
    play.until(lambda: play.see("Miro", "intent") == "resting")
    play.body("Miro").mana = 150
    play.until(lambda: play.see("Miro", "intent") == "following", within=61)


def test_while_it_drinks_the_medic_is_not_ready() -> None:
    play = Play(CAST)
    play.run(1)
    assert play.see("Miro", "ready") is True
    play.body("Miro").mana = 60
    play.run(1)
    assert play.see("Miro", "ready") is False
    play.until(lambda: play.see("Miro", "ready") is True, within=15)
    assert play.see("Miro", "mana") >= 0.85


def test_the_medic_defends_itself_when_alone() -> None:
    play = Play(CAST, mobs={"wolf": {"zone": "wood", "hp": 60, "aggro": 30}})
    play.tick()
    play.body("Miro").appear(100, 0)
    play.until(lambda: play.see("Miro", "enemies") > 0, within=10)
    play.until(lambda: bool(play.did("Miro", "fight")), within=1)


def test_a_medic_that_is_stuck_gets_free() -> None:
    play = Play({"Kaya": {"role": "leader", "tree": "walker"}, "Miro": MEDIC})
    play.run(2)
    play.strike("stuck", "Miro")
    play.until(lambda: bool(play.did("Miro", "unstick")), within=60)
    assert play.did("Miro", "restart_client") == []


def test_a_party_of_two_quests_with_a_medic() -> None:
    play = Play({"Kaya": LEADER, "Miro": MEDIC})
    play.until(lambda: play.see("Kaya", "quests_done") == 1, within=180)
