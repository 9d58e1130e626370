"""What is seen is kept from tick to tick, and is at any time what a first look would show."""

from __future__ import annotations

import pytest
from simulated_play import Play, load, small
from test_simulated_runs import Hand, lead, nurse

from btrunner.runner.worlds.simulated.sight import Sight

EVENTFUL = {"rates": {"disconnect": "1/2m", "dialog": "1/2m", "stuck": "1/5m", "black_frame": "1/m"}}


def first_look(play: Play, who: str) -> dict[str, object]:
    return Sight(play.world._scene.characters[who], play.now).look(play.now)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_a_first_look_would_show(seed: int) -> None:
    play = Play(load("tatooine") | {"faults": EVENTFUL}, seed=seed)
    hands = {who: Hand(play, who) for who in play.facts}
    for _ in range(4000):
        lead(hands["Kaya"], play.facts["Kaya"], "tusken_raiders")
        nurse(hands["Miro"], play.facts["Miro"], play.facts["Kaya"])
        for who, facts in play.tick().items():
            assert facts == first_look(play, who), f"{who} at {play.now}"


def test_a_zone_is_left_and_entered_at_its_very_border() -> None:
    play = Play(small())
    act = play.start("Kaya", "travel", to="wood")
    while act.state == "running":
        play.tick()
        body = play.world._scene.characters["Kaya"].body
        expected = "town" if body.distance(0, 0) <= 20 else "wood" if body.distance(60, 0) <= 20 else "wilds"
        assert play.see("Kaya", "zone") == expected


def test_a_zone_is_entered_from_anywhere_by_magic() -> None:
    play = Play(small())
    play.must("Kaya", "travel", to="wood")
    play.must("Kaya", "go_home")
    assert (play.see("Kaya", "zone"), play.see("Kaya", "safe")) == ("town", True)


def test_whoever_sees_the_game_sees_it_in_the_same_dict() -> None:
    play = Play(small())
    before = play.facts["Kaya"]
    play.must("Kaya", "travel", to="wood")
    assert play.facts["Kaya"] is before


def test_nothing_of_the_game_is_left_in_what_is_seen_of_a_lost_client() -> None:
    play = Play(small())
    before = play.facts["Kaya"]
    play.world.strike("disconnect", "Kaya")
    assert "hp" not in play.tick()["Kaya"]
    play.must("Kaya", "relog")
    assert play.facts["Kaya"] is before
    assert play.see("Kaya", "client") == "up"
