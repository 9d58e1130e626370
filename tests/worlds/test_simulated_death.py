"""Death, and the ways back."""

from __future__ import annotations

import pytest
from simulated_play import Play, small

DEADLY_WOLF = {"wolf": {"damage": 60}}


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
