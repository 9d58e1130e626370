"""Going somewhere, staying, and what is in the way of it."""

from __future__ import annotations

import math

import pytest
from simulated_play import Play, small

from btrunner.runner.errors import WorldError


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


def test_a_closed_world_has_halted_everything() -> None:
    play = Play()
    act = play.start("Kaya", "rest"), play.start("Kaya", "hold")
    play.world.close()
    assert [each.state for each in act] == ["done", "failed"]
