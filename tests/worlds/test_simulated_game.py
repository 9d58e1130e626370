"""What characters can do in the simulated game."""

from __future__ import annotations

import math

import pytest
from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.protocol import Member
from simulated_play import Play, small

TRIO = (Member("Kaya", "leader"), Member("Miro", "follower"), Member("Dancer", "dancer"))
WEAK_WOLF = {"wolf": {"damage": 1, "hp": 30}}
TOUGH_WOLF = {"wolf": {"damage": 10, "hp": 500}}
DEADLY_WOLF = {"wolf": {"damage": 60}}


def test_a_walk_takes_the_time_of_its_distance() -> None:
    play = Play()
    act = play.start("Kaya", "travel", to="yard")
    assert play.until(lambda: act.state == "done") == pytest.approx((60 - 4) / 5, abs=0.3)
    assert (play.see("Kaya", "zone"), play.see("Kaya", "safe")) == ("yard", True)
    assert play.see("Kaya", "moving") is True
    assert play.tick()["Kaya"]["moving"] is False


def test_outside_of_all_zones_are_the_wilds() -> None:
    play = Play()
    play.start("Kaya", "travel", to="field")
    play.run(6)
    assert (play.see("Kaya", "zone"), play.see("Kaya", "safe")) == ("wilds", False)


def test_the_length_of_a_tick_does_not_change_how_far_one_gets() -> None:
    places = []
    for dt in (0.05, 0.1, 0.5, 1.0):
        play = Play(dt=dt)
        play.start("Kaya", "travel", to="field")
        play.run(8)
        places.append(play.see("Kaya", "position"))
    assert places == [places[0]] * 4


def test_a_long_pause_is_lived_through() -> None:
    play = Play()
    play.start("Kaya", "travel", to="field")
    facts = play.world.sense(30.0)
    assert facts["Kaya"]["zone"] == "field"


def test_a_halted_walk_stops_where_it_is() -> None:
    play = Play()
    act = play.start("Kaya", "travel", to="field")
    play.run(2)
    act.halt()
    place = play.see("Kaya", "position")
    play.run(2)
    assert play.see("Kaya", "position") == place
    assert act.state == "failed"


def test_a_follower_stays_within_its_distance_for_ever() -> None:
    play = Play()
    follow = play.start("Miro", "follow", whom="Kaya", within=5)
    play.must("Kaya", "travel", to="field")
    play.run(5)
    leader, follower = play.facts["Kaya"]["position"], play.facts["Miro"]["position"]
    assert isinstance(leader, tuple)
    assert isinstance(follower, tuple)
    assert math.dist(leader, follower) <= 5
    assert follow.state == "running"
    assert play.start("Miro", "follow", whom="Miro").why == "nobody can follow oneself"


def test_hold_stands_still_for_ever() -> None:
    play = Play()
    act = play.start("Kaya", "hold")
    play.run(60)
    assert act.state == "running"


def test_whoever_is_stuck_means_to_move_and_does_not() -> None:
    play = Play(small(home={"unstick_works": 1}))
    play.start("Kaya", "travel", to="field")
    play.run(1)
    play.world.strike("stuck", "Kaya")
    play.tick()
    place = play.see("Kaya", "position")
    play.run(10)
    assert (play.see("Kaya", "position"), play.see("Kaya", "moving")) == (place, True)
    play.must("Kaya", "unstick")
    play.run(1)
    assert play.see("Kaya", "position") != place


def test_an_attempt_to_get_unstuck_can_fail_and_the_way_home_helps() -> None:
    play = Play(small(home={"unstick_works": 0}))
    play.must("Kaya", "travel", to="field")
    play.world.strike("stuck", "Kaya")
    assert play.why("Kaya", "unstick") == "still stuck"
    play.must("Kaya", "go_home")
    assert play.tick()["Kaya"]["position"] == (0, 0)
    play.must("Kaya", "travel", to="yard")
    assert play.why("Kaya", "go_home").startswith("the way home needs ")


def test_a_quest_is_accepted_at_its_giver_only() -> None:
    play = Play()
    play.must("Kaya", "travel", to="field")
    assert play.why("Kaya", "accept_quest", quest="hunt").startswith("the giver is at town, 48 m away")
    play.must("Kaya", "travel", to="giver", quest="hunt")
    play.must("Kaya", "accept_quest", quest="hunt")
    play.tick()
    assert [play.see("Kaya", fact) for fact in ("quest", "quest_stage", "quest_task", "quest_zone")] == [
        "hunt",
        "accepted",
        "kill",
        "wood",
    ]
    assert play.see("Kaya", "quest_step") == "kill wolf (0 of 1)"
    assert play.start("Kaya", "accept_quest", quest="hunt").state == "done"


def test_within_the_zone_of_a_giver_the_last_metres_are_walked() -> None:
    play = Play(small(zones={"town": {"radius": 30}}))
    walk = play.start("Kaya", "travel", to="field")
    play.run(5)
    walk.halt()
    play.must("Kaya", "accept_quest", quest="hunt")
    assert play.tick()["Kaya"]["quest"] == "hunt"


def test_one_quest_at_a_time_and_none_before_what_it_requires() -> None:
    play = Play()
    assert play.why("Kaya", "accept_quest", quest="errand") == "errand requires hunt"
    play.must("Kaya", "accept_quest", quest="hunt")
    assert play.why("Kaya", "accept_quest", quest="fangs") == "busy with hunt: one quest at a time"


def test_nothing_is_hunted_without_a_quest() -> None:
    play = Play()
    assert play.why("Kaya", "pull") == "no quest wants a mob"
    assert play.see("Kaya", "prey_distance") == 9999
    play.must("Kaya", "accept_quest", quest="hunt")
    play.run(1)
    assert play.number("Kaya", "prey_distance") < 80


def test_prey_out_of_sight_is_not_pulled() -> None:
    play = Play(small() | {"sight": 5})
    play.must("Kaya", "accept_quest", quest="hunt")
    assert play.why("Kaya", "pull") == "no wolf in sight"


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


def test_loot_that_the_quest_wants_counts() -> None:
    play = Play(small(mobs=WEAK_WOLF))
    play.must("Kaya", "accept_quest", quest="fangs")
    play.must("Kaya", "travel", to="quest")
    play.must("Kaya", "pull")
    play.must("Kaya", "fight")
    play.tick()
    assert (play.see("Kaya", "quest_remaining"), play.see("Kaya", "quest_task")) == (1, "kill")


def test_a_heal_takes_its_time_its_mana_and_counts() -> None:
    play = hurt_leader()
    before = play.number("Kaya", "hp")
    act = play.start("Miro", "cast", spell="heal", target="Kaya")
    assert play.tick()["Miro"]["casting"] is True
    assert play.until(lambda: act.state == "done") == pytest.approx(1.9, abs=0.2)
    play.tick()
    assert play.number("Kaya", "hp") > before + 0.25
    assert play.number("Miro", "mana") < 0.85
    assert (play.see("Miro", "heals"), play.see("Miro", "casting")) == (1, False)


def test_a_heal_that_restores_nothing_does_not_count() -> None:
    play = Play()
    play.must("Miro", "cast", spell="heal", target="Kaya")
    assert play.tick()["Miro"]["heals"] == 0


def test_a_heal_over_time_works_in_portions_and_counts_once() -> None:
    play = hurt_leader()
    before = play.number("Kaya", "hp")
    assert play.start("Miro", "cast", spell="renew", target="Kaya").state == "done"
    assert play.start("Miro", "cast", spell="renew", target="Kaya").why == "renew is on cooldown: 4.0 s left"
    play.run(9.2)
    assert play.number("Kaya", "hp") == pytest.approx(before + 0.3)
    assert play.see("Miro", "heals") == 1


def test_a_group_heal_works_on_all_around_and_counts_once() -> None:
    play = hurt_leader()
    before = play.number("Kaya", "hp")
    play.must("Miro", "cast", spell="group_heal", target="Miro")
    play.tick()
    assert play.number("Kaya", "hp") > before + 0.09
    assert play.see("Miro", "heals") == 1


def test_what_forbids_a_spell_is_said() -> None:
    play = Play()
    assert play.why("Kaya", "cast", spell="heal", target="Kaya") == (
        "a leader does not know heal: no spells at all"
    )
    assert play.why("Miro", "cast", spell="revive", target="Kaya") == "Kaya is alive"
    assert play.why("Miro", "cast", spell="focus", target="Kaya") == "focus works on oneself only"
    play.must("Kaya", "travel", to="field")
    why = play.why("Miro", "cast", spell="heal", target="Kaya")
    assert why == "out of range: 46 m of 20 m"


def test_a_spell_without_the_mana_for_it_fails() -> None:
    play = Play(small(spells={"heal": {"mana": 99}}))
    play.must("Miro", "cast", spell="heal", target="Kaya")
    assert play.why("Miro", "cast", spell="heal", target="Kaya").startswith("not enough mana: ")


def test_a_cast_is_broken_by_a_step_and_by_halting() -> None:
    play = Play()
    act = play.start("Miro", "cast", spell="slow", target="Miro")
    assert play.start("Miro", "cast", spell="heal", target="Miro").why == "casting already"
    play.start("Miro", "travel", to="field")
    play.run(0.3)
    assert act.why == "interrupted: moved"
    play = Play()
    act = play.start("Miro", "cast", spell="slow", target="Miro")
    play.tick()
    act.halt()
    assert play.tick()["Miro"]["casting"] is False


def test_a_cast_is_broken_by_death() -> None:
    play = Play(small(mobs=DEADLY_WOLF))
    play.meet_the_wolf("Miro")
    act = play.start("Miro", "cast", spell="slow", target="Miro")
    play.until(lambda: act.state == "failed")
    assert act.why == "dead: killed by wolf"


def test_poison_works_until_it_is_cured() -> None:
    bite = {"chance": 1, "damage": 1, "lasting": "60s"}
    play = Play(small(mobs={"wolf": {"damage": 1, "hp": 20, "poison": bite}}))
    follow = play.start("Miro", "follow", whom="Kaya")
    play.meet_the_wolf()
    play.until(lambda: play.see("Kaya", "poisoned") is True)
    play.must("Kaya", "fight")
    play.run(5)
    follow.halt()
    assert play.see("Kaya", "poisoned") is True
    play.must("Miro", "cast", spell="cure", target="Kaya")
    assert play.tick()["Kaya"]["poisoned"] is False


def test_poison_can_kill() -> None:
    bite = {"chance": 1, "damage": 30, "lasting": "60s"}
    play = Play(small(mobs={"wolf": {"damage": 1, "poison": bite}}))
    play.die()
    assert ("died", "Kaya") in play.happened()
    assert play.why("Kaya", "rest") == "dead: killed by poison"


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


def test_a_quest_chain_with_talk_visit_and_collect() -> None:
    play = Play(small(mobs=WEAK_WOLF))
    play.meet_the_wolf()
    play.must("Kaya", "fight")
    assert play.why("Kaya", "turn_in", quest="hunt").startswith("whoever takes it is at town")
    play.must("Kaya", "travel", to="quest")
    play.must("Kaya", "turn_in", quest="hunt")
    assert play.tick()["Kaya"]["experience"] == 140
    play.must("Kaya", "accept_quest", quest="errand")
    assert play.why("Kaya", "collect") == "nothing that lies about is wanted"
    play.must("Kaya", "travel", to="quest")
    play.must("Kaya", "talk")
    assert play.tick()["Kaya"]["quest_task"] == "visit"
    assert play.why("Kaya", "talk") == "the quest wants no talk now"
    assert play.why("Kaya", "turn_in", quest="errand") == "errand is not done yet: go to field"
    play.must("Kaya", "travel", to="quest")
    assert play.tick()["Kaya"]["quest_task"] == "collect"
    play.must("Kaya", "collect")
    play.must("Kaya", "collect")
    assert play.tick()["Kaya"]["quest_stage"] == "ready"
    play.must("Kaya", "travel", to="quest")
    play.must("Kaya", "turn_in", quest="errand")
    assert play.tick()["Kaya"]["quests_done"] == 2
    assert play.why("Kaya", "accept_quest", quest="errand") == "errand is done, and cannot be repeated"


def test_a_thing_that_was_collected_grows_again() -> None:
    play = Play(small(things={"herb": {"count": 1}}, quests={"errand": {"requires": []}}))
    play.must("Kaya", "accept_quest", quest="errand")
    play.must("Kaya", "travel", to="quest")
    play.must("Kaya", "talk")
    play.must("Kaya", "travel", to="quest")
    play.must("Kaya", "collect")
    assert play.why("Kaya", "collect") == "no herb in sight"
    play.run(30)
    play.must("Kaya", "collect")


def test_experience_makes_levels() -> None:
    play = Play(small(mobs=WEAK_WOLF, level={"experience": 30, "growth": 0.5}))
    play.meet_the_wolf()
    play.must("Kaya", "fight")
    assert play.tick()["Kaya"]["level"] == 2


def test_the_dead_can_do_nothing_but_come_back() -> None:
    play = Play(small(mobs=DEADLY_WOLF))
    play.die()
    assert [play.see("Kaya", fact) for fact in ("hp", "spirit", "deaths", "enemies")] == [0.0, "corpse", 1, 0]
    assert ("died", "Kaya") in play.happened()
    assert play.why("Kaya", "travel", to="town") == "dead: killed by wolf"
    assert play.why("Kaya", "run_to_corpse") == "still in the corpse: release first"
    assert play.why("Miro", "cast", spell="heal", target="Kaya") == "Kaya is dead"


def test_a_ghost_runs_back_and_reclaims_its_corpse() -> None:
    play = Play(small(mobs=DEADLY_WOLF))
    play.die()
    play.must("Kaya", "release")
    play.tick()
    assert (play.see("Kaya", "spirit"), play.see("Kaya", "zone")) == ("ghost", "yard")
    assert play.number("Kaya", "corpse_distance") > 50
    assert play.why("Kaya", "reclaim_corpse").startswith("out of range: ")
    assert play.why("Kaya", "release") == "a ghost already"
    play.must("Kaya", "run_to_corpse")
    play.must("Kaya", "reclaim_corpse")
    play.tick()
    assert (play.see("Kaya", "spirit"), play.see("Kaya", "hp")) == ("alive", pytest.approx(0.5, abs=0.01))
    assert play.why("Kaya", "release") == "alive"
    assert play.why("Kaya", "reclaim_corpse") == "alive"


@pytest.mark.parametrize("released", [False, True])
def test_a_healer_raises_a_corpse_and_calls_a_ghost_back(released: bool) -> None:
    play = Play(small(mobs={"wolf": {"damage": 60, "aggro": 0}}))
    play.die()
    if released:
        play.must("Kaya", "release")
    follow = play.start("Miro", "follow", whom="Kaya", within=10)
    play.run(15)
    follow.halt()
    play.must("Miro", "cast", spell="revive", target="Kaya")
    play.tick()
    assert (play.see("Kaya", "spirit"), play.see("Kaya", "corpse_distance")) == ("alive", 0.0)
    assert play.see("Kaya", "hp") == pytest.approx(0.5, abs=0.01)
    assert play.see("Miro", "heals") == 1


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


def test_an_action_that_does_not_exist_is_an_error() -> None:
    play = Play()
    with pytest.raises(WorldError, match="did you mean 'travel'"):
        play.start("Kaya", "travle", to="town")
    with pytest.raises(WorldError, match="no character 'Nobody'"):
        play.start("Nobody", "hold")


def test_a_name_that_the_world_does_not_know_fails_and_says_so() -> None:
    play = Play()
    assert play.start("Kaya", "travel", to="yart").why == "no zone 'yart': did you mean 'yard'?"
    assert play.start("Kaya", "accept_quest", quest="hint").why == "no quest 'hint': did you mean 'hunt'?"
    assert (
        play.start("Miro", "cast", spell="hael", target="Kaya").why == "no spell 'hael': did you mean 'heal'?"
    )
    assert play.start("Miro", "cast", spell="heal", target="Nobody").why == "Nobody is not in the game"


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


def test_a_closed_world_has_halted_everything() -> None:
    play = Play()
    act = play.start("Kaya", "rest"), play.start("Kaya", "hold")
    play.world.close()
    assert [each.state for each in act] == ["done", "failed"]


def hurt_leader() -> Play:
    """Return a play in which the leader won a fight, hurt, and the follower stands by."""
    play = Play(small(mobs={"wolf": {"damage": 12, "hp": 40}}, rest={"idle_hp": 0}))
    follow = play.start("Miro", "follow", whom="Kaya")
    play.meet_the_wolf()
    play.must("Kaya", "fight")
    play.run(4)
    follow.halt()
    assert play.number("Kaya", "hp") < 0.8
    return play
