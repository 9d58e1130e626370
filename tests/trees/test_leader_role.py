"""What the leader does, and what it does not do without the others."""

from __future__ import annotations

from role_play import DANCER, LEADER, MEDIC, Play

DUO = {"Kaya": LEADER, "Miro": MEDIC}


def test_a_leader_alone_does_its_quest() -> None:
    play = Play({"Kaya": LEADER})
    play.until(lambda: play.see("Kaya", "quests_done") == 1, within=180)


def test_the_leader_does_not_pull_while_the_medic_is_out_of_mana() -> None:
    play = Play(DUO, rest={"mana": 0})
    play.until(lambda: bool(play.did("Kaya", "pull")))
    play.body("Miro").mana = 30
    play.until(lambda: play.see("Kaya", "intent") == "waiting", within=30)
    then = play.session.now
    play.run(60)
    assert play.did("Kaya", "pull", since=then) == []
    play.body("Miro").mana = 300
    play.until(lambda: bool(play.did("Kaya", "pull", since=then)), within=30)


def test_the_leader_does_not_wait_for_ever() -> None:
    play = Play(DUO, rest={"mana": 0})
    play.tick()
    play.body("Miro").mana = 0
    play.until(lambda: play.see("Kaya", "quest_stage") == "accepted", within=150)


def test_the_leader_goes_to_a_medic_who_is_far_away() -> None:
    play = Play({"Kaya": LEADER, "Miro": {**MEDIC, "with": {"stuck_after": "1h"}}})
    play.run(2)
    play.body("Miro").appear(0, 100)
    play.strike("stuck", "Miro")
    play.until(lambda: bool(play.did("Kaya", "follow")), within=10)
    play.run(12)
    assert play.body("Kaya").y > 60
    assert play.did("Kaya", "pull") == []


def test_a_dead_medic_is_not_ready() -> None:
    play = Play(DUO)
    play.until(lambda: bool(play.did("Kaya", "pull")))
    play.until(lambda: play.see("Kaya", "enemies") == 0)
    play.body("Miro").die("a wolf")
    then = play.session.now + 3
    play.until(lambda: play.see("Kaya", "intent") == "waiting", within=10)
    play.until(lambda: play.see("Miro", "dead") is False, within=90)
    assert play.did("Kaya", "pull", since=then) == []


def test_the_leader_rests_between_two_thresholds() -> None:
    play = Play({"Kaya": LEADER})
    play.tick()
    play.body("Kaya").hp = 100
    play.until(lambda: play.see("Kaya", "intent") == "resting", within=2)
    play.until(lambda: play.see("Kaya", "intent") == "questing", within=30)
    assert play.see("Kaya", "hp") >= 0.9


def test_for_a_lost_member_the_leader_waits_once_and_then_goes_on() -> None:
    play = Play({"Kaya": {**LEADER, "with": {"quest": "hunt", "patience": "30s"}}, "Miro": MEDIC})
    play.run(3)
    play.strike("maintenance", "Miro", 600)
    play.until(lambda: play.see("Kaya", "going_without") == 1, within=35)
    then = play.session.now
    play.until(lambda: play.see("Kaya", "quests_done") == 1, within=180)
    assert play.did("Kaya", "hold", since=then) == []


def test_a_member_who_is_back_is_waited_for_again() -> None:
    play = Play({"Kaya": {**LEADER, "with": {"quest": "hunt", "patience": "5s"}}, "Miro": MEDIC})
    play.run(3)
    play.strike("maintenance", "Miro", 20)
    play.until(lambda: play.see("Kaya", "going_without") == 1, within=10)
    play.until(lambda: play.see("Kaya", "going_without") == 0, within=90)
    play.strike("disconnect", "Miro")
    play.until(lambda: "Wait for them" in play.doing("Kaya"), within=60)


def test_a_leader_that_is_stuck_gets_free_without_a_new_client() -> None:
    play = Play({"Kaya": {**LEADER, "with": {"quest": "hunt", "stuck_after": "20s"}}})
    play.run(5)
    play.strike("stuck", "Kaya")
    play.until(lambda: bool(play.did("Kaya", "unstick")), within=30)
    play.until(lambda: play.see("Kaya", "quests_done") == 1, within=240)
    assert play.did("Kaya", "restart_client") == []


def test_a_fight_that_leads_nowhere_is_broken_off() -> None:
    play = Play({"Kaya": LEADER}, mobs={"wolf": {"zone": "wood", "hp": 1e9, "damage": 0, "leash": 20}})
    play.until(lambda: play.see("Kaya", "enemies") > 0)
    play.until(lambda: "Break off" in play.doing("Kaya"), within=125)
    play.until(lambda: play.see("Kaya", "enemies") == 0, within=60)


def test_with_nobody_to_heal_the_leader_flees() -> None:
    play = Play({"Kaya": LEADER}, mobs={"wolf": {"zone": "wood", "hp": 1000, "damage": 0}})
    play.until(lambda: play.see("Kaya", "enemies") > 0)
    play.body("Kaya").hp = 20
    play.until(lambda: play.see("Kaya", "intent") == "fleeing", within=1)


def test_the_leader_helps_a_friend_who_is_attacked() -> None:
    play = Play({"Kaya": LEADER, "Lena": DANCER}, mobs={"wolf": {"zone": "wood", "hp": 200, "aggro": 0}})
    play.until(lambda: bool(play.did("Kaya", "pull")))
    play.until(lambda: play.see("Lena", "enemies") > 0)
    play.until(lambda: play.see("Lena", "enemies") == 0)


def test_followers_of_any_kind_may_come() -> None:
    play = Play({"Kaya": LEADER, "Miro": MEDIC, "Tovi": MEDIC, "Lena": DANCER})
    play.until(lambda: play.see("Kaya", "quests_done") == 1, within=240)
