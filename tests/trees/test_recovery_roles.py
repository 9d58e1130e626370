"""How a lost client comes back, cause by cause, and how the dead get up."""

from __future__ import annotations

from itertools import pairwise

import pytest
from role_play import IDLER, LEADER, MEDIC, Play

SOLO = {"Kaya": LEADER}
CLIENT = ("dismiss_dialog", "relog", "restart_client")


def touched(play: Play, name: str = "Kaya") -> list[str]:
    """Return what was done to a character's client, in order."""
    return [what for _, who, what, _ in play.acts if who == name and what in CLIENT]


def rungs(play: Play, name: str = "Kaya") -> list[str]:
    return [event["rung"] for event in play.told(name, "rung")]


def online(play: Play, name: str = "Kaya") -> bool:
    return bool(play.see(name, "online"))


@pytest.mark.parametrize(
    ("fault", "rung", "actions"),
    [
        ("disconnect", "Log in again", ["relog"]),
        ("dialog", "Close the dialog", ["dismiss_dialog"]),
        ("hang", "Restart the client", ["restart_client"]),
        ("crash", "Restart the client", ["restart_client"]),
    ],
)
def test_each_cause_has_its_rung(fault: str, rung: str, actions: list[str]) -> None:
    play = Play(SOLO, client={"relog_success": 1, "still_logged_in": "1s"})
    play.run(2)
    play.strike(fault, "Kaya")
    play.run(2)
    play.until(lambda: online(play), within=60)
    assert (rungs(play), touched(play)) == ([rung], actions)


def test_still_logged_in_is_waited_out() -> None:
    play = Play(SOLO)
    play.run(2)
    play.strike("crash", "Kaya")
    play.run(2)
    play.until(lambda: online(play), within=120)
    assert rungs(play) == ["Restart the client", "Let the server forget"]
    assert touched(play) == ["restart_client", "relog"]


def test_nothing_touches_a_queue() -> None:
    play = Play(SOLO)
    play.run(2)
    play.strike("queue", "Kaya")
    play.run(2)
    play.until(lambda: online(play), within=120)
    assert touched(play) == ["relog"]


@pytest.mark.parametrize("fault", ["maintenance", "take_over"])
def test_nothing_touches_maintenance_or_the_owner(fault: str) -> None:
    play = Play(SOLO)
    play.run(2)
    play.strike(fault, "Kaya", 120)
    play.run(118)
    assert touched(play) == []
    play.until(lambda: online(play), within=60)
    assert touched(play) == ["relog"]


@pytest.mark.parametrize("fault", ["update", "ban"])
def test_what_no_retry_mends_goes_straight_to_a_person(fault: str) -> None:
    play = Play({**SOLO, "Miro": MEDIC})
    play.run(2)
    play.strike(fault, "Kaya")
    play.until(lambda: bool(play.see("Kaya", "parked")), within=5)
    assert touched(play) == []


def test_a_bad_password_is_tried_once_and_no_more() -> None:
    play = Play({**SOLO, "Miro": MEDIC})
    play.run(2)
    play.strike("bad_password", "Kaya")
    play.until(lambda: bool(play.see("Kaya", "parked")), within=10)
    assert touched(play) == ["relog"]


def test_a_login_that_fails_backs_off() -> None:
    play = Play(SOLO)
    play.run(2)
    play.strike("disconnect", "Kaya", 1000)
    play.run(300)
    times = [at for at, _, what, _ in play.acts if what == "relog"]
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert 24 <= waits[0] <= 45
    assert waits == sorted(waits)


def test_a_dialog_that_does_not_close_ends_in_a_restart() -> None:
    play = Play(SOLO, client={"relog_success": 1, "unknown_popup": 1})
    play.run(2)
    play.strike("dialog", "Kaya")
    play.run(2)
    play.until(lambda: online(play), within=300)
    assert touched(play).count("dismiss_dialog") <= 3
    assert "restart_client" in touched(play)


def test_a_black_frame_is_no_loss() -> None:
    play = Play(SOLO)
    play.run(2)
    play.strike("black_frame", "Kaya")
    play.run(10)
    assert play.told("Kaya", "lost") == []


def test_those_lost_together_return_one_after_the_other() -> None:
    play = Play({"Kaya": LEADER, "Miro": MEDIC})
    play.run(2)
    play.strike("disconnect", "all")
    play.until(lambda: online(play) and online(play, "Miro"), within=60)
    first = {who: at for at, who, what, _ in reversed(play.acts) if what == "relog"}
    assert first["Miro"] - first["Kaya"] == pytest.approx(10, abs=0.3)


def test_after_a_death_the_leader_walks_back_when_no_healer_is_there() -> None:
    play = Play(SOLO)
    play.run(8)
    play.body("Kaya").die("a wolf")
    play.until(lambda: play.see("Kaya", "spirit") == "ghost", within=5)
    play.until(lambda: play.see("Kaya", "dead") is False, within=60)


def test_after_a_death_the_leader_waits_for_a_healer_who_is_there() -> None:
    play = Play({"Kaya": LEADER, "Miro": MEDIC})
    play.run(3)
    play.body("Kaya").die("a wolf")
    play.until(lambda: play.see("Kaya", "dead") is False, within=20)
    assert play.did("Kaya", "release") == []


def test_nobody_waits_for_a_healer_who_is_dead_too() -> None:
    play = Play({"Kaya": LEADER, "Miro": MEDIC})
    play.run(3)
    play.body("Miro").die("a wolf")
    play.body("Kaya").die("a wolf")
    play.until(lambda: bool(play.did("Kaya", "release")), within=5)


def test_the_dead_do_not_wait_for_ever() -> None:
    play = Play({"Kaya": LEADER, "Miro": MEDIC})
    play.run(3)
    play.body("Miro").ready_at["revive"] = 1000
    play.body("Kaya").die("a wolf")
    play.until(lambda: bool(play.did("Kaya", "release")), within=35)


def test_when_the_leader_is_gone_the_followers_hold_then_go_home_and_camp() -> None:
    play = Play({"Kaya": IDLER, "Miro": MEDIC})
    play.run(2)
    for name in ("Kaya", "Miro"):
        play.body(name).appear(0, 100)
    play.run(2)
    play.strike("maintenance", "Kaya", 300)
    play.run(2)
    assert "Hold" in play.doing("Miro")
    play.until(lambda: "go_home" in play.doing("Miro"), within=40)
    play.until(lambda: "hold" in play.doing("Miro"), within=40)
    assert play.see("Miro", "safe") is True


def test_the_followers_follow_again_when_the_leader_is_back() -> None:
    play = Play({"Kaya": LEADER, "Miro": MEDIC})
    play.run(2)
    play.strike("disconnect", "Kaya")
    play.until(lambda: play.see("Miro", "intent") == "waiting", within=2)
    play.until(lambda: online(play), within=60)
    play.until(lambda: play.see("Miro", "intent") == "following", within=2)
