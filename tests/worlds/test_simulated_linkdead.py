"""A character whose client is gone."""

from __future__ import annotations

from simulated_play import Play, small


def test_a_linkdead_character_lingers_and_then_vanishes() -> None:
    play = Play()
    play.world.strike("disconnect", "Kaya")
    play.run(5)
    assert play.start("Miro", "follow", whom="Kaya").state == "running"
    play.run(6)
    assert play.start("Miro", "follow", whom="Kaya").why == "Kaya is not in the game"


def test_whoever_follows_a_character_that_vanishes_is_told() -> None:
    play = Play()
    act = play.start("Miro", "follow", whom="Kaya")
    play.world.strike("crash", "Kaya")
    play.run(11)
    assert (act.state, act.why) == ("failed", "Kaya is not in the game")


def test_a_linkdead_character_is_hit_as_long_as_it_is_there() -> None:
    play = Play(small(mobs={"wolf": {"damage": 1}}))
    play.meet_the_wolf()
    before = play.number("Kaya", "hp")
    play.world.strike("disconnect", "Kaya")
    play.run(30)
    play.must("Kaya", "relog")
    play.tick()
    assert play.number("Kaya", "hp") < before


def test_a_linkdead_character_that_is_fought_vanishes_in_the_end() -> None:
    play = Play(small(mobs={"wolf": {"damage": 0.1}}))
    play.meet_the_wolf()
    play.world.strike("disconnect", "Kaya")
    play.run(50)
    assert play.start("Miro", "follow", whom="Kaya").state == "running"
    play.run(11)
    assert play.start("Miro", "follow", whom="Kaya").why == "Kaya is not in the game"


def test_a_linkdead_character_can_die() -> None:
    play = Play(small(mobs={"wolf": {"damage": 30}}))
    play.meet_the_wolf()
    play.world.strike("disconnect", "Kaya")
    play.run(20)
    assert ("died", "Kaya") in play.happened()
    play.must("Kaya", "relog")
    play.tick()
    assert play.see("Kaya", "spirit") == "corpse"


def test_a_character_comes_back_where_it_was() -> None:
    play = Play()
    play.must("Kaya", "travel", to="field")
    play.tick()
    place = play.see("Kaya", "position")
    play.world.strike("disconnect", "Kaya")
    play.run(60)
    play.must("Kaya", "relog")
    play.tick()
    assert play.see("Kaya", "position") == place
    assert play.start("Miro", "follow", whom="Kaya").state == "running"


def test_an_owner_who_plays_keeps_the_character_in_the_game() -> None:
    play = Play()
    play.world.strike("take_over", "Kaya")
    play.run(100)
    assert play.start("Miro", "follow", whom="Kaya").state == "running"
