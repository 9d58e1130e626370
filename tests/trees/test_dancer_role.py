"""What the dancer does."""

from __future__ import annotations

import pytest
from role_play import DANCER, IDLER, LEADER, MEDIC, Play

CAST = {"Kaya": IDLER, "Lena": DANCER}


def test_a_dance_inspires_the_leader() -> None:
    play = Play(CAST)
    play.until(lambda: play.see("Kaya", "inspired") is True, within=5)


def test_the_dance_ends_when_nobody_needs_it() -> None:
    play = Play(CAST)
    play.run(5)
    assert play.see("Lena", "intent") == "following"


def test_fatigue_is_danced_away() -> None:
    play = Play(CAST)
    play.run(5)
    play.body("Kaya").fatigue = 0.3
    play.until(lambda: play.see("Lena", "intent") == "dancing", within=1)
    play.until(lambda: play.see("Lena", "intent") == "following", within=30)
    assert play.see("Kaya", "fatigue") <= 0.02


def test_the_dancer_helps_in_the_fight() -> None:
    play = Play({"Kaya": LEADER, "Lena": DANCER})
    play.until(lambda: bool(play.did("Lena", "assist")), within=60)


@pytest.mark.parametrize("follower", [MEDIC, DANCER], ids=["medic", "dancer"])
def test_a_follower_never_runs_ahead(follower: dict[str, object]) -> None:
    play = Play({"Kaya": {"role": "leader", "tree": "walker"}, "Lena": follower})
    play.run(5)
    for _ in range(50):
        play.run(1)
        assert play.body("Lena").y <= play.body("Kaya").y + 8


@pytest.mark.parametrize("follower", [MEDIC, DANCER], ids=["medic", "dancer"])
def test_a_follower_keeps_up(follower: dict[str, object]) -> None:
    play = Play({"Kaya": {"role": "leader", "tree": "walker"}, "Lena": follower})
    play.run(70)
    assert abs(play.body("Lena").y - play.body("Kaya").y) <= 15
