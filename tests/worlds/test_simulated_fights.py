"""Fights, and the rest and the dance between them."""

from __future__ import annotations

from simulated_play import Play, hurt_leader, small

from btrunner.runner.worlds.protocol import Member

TRIO = (Member("Kaya", "leader"), Member("Miro", "follower"), Member("Dancer", "dancer"))
WEAK_WOLF = {"wolf": {"damage": 1, "hp": 30}}
TOUGH_WOLF = {"wolf": {"damage": 10, "hp": 500}}


def test_a_pull_ends_in_combat_and_a_fight_with_the_last_enemy() -> None:
    play = Play(small(mobs=WEAK_WOLF))
    play.meet_the_wolf()
    assert [play.see("Kaya", fact) for fact in ("in_combat", "enemies", "target", "threat")] == [
        True,
        1,
        "wolf-1",
        1.0,
    ]
    play.must("Kaya", "fight")
    play.tick()
    assert [play.see("Kaya", fact) for fact in ("enemies", "target", "kills", "quest_stage")] == [
        0,
        "none",
        1,
        "ready",
    ]
    assert play.start("Kaya", "fight").state == "done"


def test_combat_ends_a_moment_after_the_last_blow() -> None:
    play = Play(small(mobs=WEAK_WOLF))
    play.meet_the_wolf()
    play.must("Kaya", "fight")
    assert play.tick()["Kaya"]["in_combat"] is True
    play.run(3)
    assert play.see("Kaya", "in_combat") is False


def test_a_mob_comes_back_after_its_time() -> None:
    play = Play(small(mobs=WEAK_WOLF))
    play.meet_the_wolf()
    play.must("Kaya", "fight")
    play.must("Kaya", "travel", to="town")
    play.must("Kaya", "turn_in", quest="hunt")
    play.must("Kaya", "accept_quest", quest="hunt")
    play.run(20)
    assert play.number("Kaya", "prey_distance") < 80


def test_an_assistant_fights_what_the_leader_fights_and_shares_the_experience() -> None:
    play = Play(small(mobs={"wolf": {"damage": 1, "hp": 60}}))
    assert play.why("Miro", "assist", whom="Kaya") == "Kaya has no target"
    follow = play.start("Miro", "follow", whom="Kaya")
    play.meet_the_wolf()
    follow.halt()
    play.start("Kaya", "fight")
    play.must("Miro", "assist", whom="Kaya")
    play.tick()
    assert play.see("Miro", "experience") == play.see("Kaya", "experience") == 40
    assert play.number("Miro", "kills") + play.number("Kaya", "kills") == 1
    assert play.see("Miro", "quest") == "none"


def test_threat_is_shared_by_who_fights_and_who_heals() -> None:
    play = Play(small(mobs=TOUGH_WOLF))
    follow = play.start("Miro", "follow", whom="Kaya")
    play.meet_the_wolf()
    follow.halt()
    play.start("Kaya", "fight")
    play.run(8)
    play.must("Miro", "cast", spell="heal", target="Kaya")
    play.tick()
    assert play.see("Miro", "enemies") == 1
    assert 0.5 < play.number("Kaya", "threat") < 1


def test_a_mob_that_is_led_too_far_gives_up() -> None:
    play = Play(small(mobs={"wolf": {"damage": 1, "speed": 9, "leash": 15}}))
    play.meet_the_wolf()
    play.start("Kaya", "travel", to="field")
    play.until(lambda: play.see("Kaya", "enemies") == 0)
    assert play.see("Kaya", "dead") is False


def test_rest_fills_up_and_ends() -> None:
    play = hurt_leader()
    act = play.start("Kaya", "rest")
    assert play.tick()["Kaya"]["resting"] is True
    play.until(lambda: act.state == "done")
    play.tick()
    assert (play.see("Kaya", "hp"), play.see("Kaya", "resting")) == (1.0, False)


def test_rest_breaks_when_a_fight_begins() -> None:
    play = Play(small(mobs={"wolf": {"aggro": 45, "damage": 1}}))
    play.must("Kaya", "travel", to="wood")
    why = play.why("Kaya", "rest")
    assert why == "attacked by wolf-1"


def test_a_dance_inspires_and_takes_fatigue_away_for_ever() -> None:
    play = Play(small(rest={"fatigue": 0.05}, mobs=WEAK_WOLF), TRIO)
    play.meet_the_wolf()
    play.must("Kaya", "fight")
    play.must("Kaya", "travel", to="town")
    play.tick()
    tired = play.number("Kaya", "fatigue")
    assert tired > 0.1
    dance = play.start("Dancer", "dance")
    play.run(5)
    assert play.number("Kaya", "fatigue") < tired
    assert play.see("Kaya", "inspired") is True
    assert dance.state == "running"
    dance.halt()
    play.run(31)
    assert play.see("Kaya", "inspired") is False


def test_only_dancers_dance_and_only_what_they_know() -> None:
    play = Play(small(classes={"dancer": {"performances": ["waltz"]}}), TRIO)
    assert play.why("Kaya", "dance") == "a leader knows no dance"
    assert play.why("Dancer", "dance", performance="jig") == "a dancer does not know jig: waltz"


def test_a_mob_calls_its_kin() -> None:
    play = Play(small(mobs={"wolf": {"count": 3, "calls": 100, "damage": 1}}))
    play.meet_the_wolf()
    assert play.see("Kaya", "enemies") == 3


def test_no_mob_attacks_in_a_safe_zone() -> None:
    play = Play(small(mobs={"wolf": {"aggro": 200}}))
    play.run(10)
    assert play.see("Kaya", "in_combat") is False
    play.start("Kaya", "travel", to="field")
    play.until(lambda: play.see("Kaya", "in_combat") is True, within=20)


def test_a_target_that_somebody_else_killed_is_none() -> None:
    play = Play(small(mobs=WEAK_WOLF))
    play.must("Miro", "accept_quest", quest="hunt")
    aim = play.start("Miro", "pull")
    play.run(1)
    aim.halt()
    assert play.see("Miro", "target") == "wolf-1"
    play.meet_the_wolf()
    play.must("Kaya", "fight")
    assert play.tick()["Miro"]["target"] == "none"
