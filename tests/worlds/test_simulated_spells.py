"""Spells: what they do, and what forbids them."""

from __future__ import annotations

import pytest
from simulated_play import Play, hurt_leader, small

DEADLY_WOLF = {"wolf": {"damage": 60}}


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
