"""What befalls a client, and what brings it back."""

from __future__ import annotations

import math

import pytest
from simulated_play import DUO, Play, small

from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.simulated.faults import FAULTS
from btrunner.runner.worlds.simulated.kind import KIND


def lost(play: Play, fault: str, lasting: float | None = None) -> tuple[object, object]:
    play.world.strike(fault, "Kaya", lasting)
    play.tick()
    return play.see("Kaya", "client"), play.see("Kaya", "client_cause")


def state(play: Play) -> tuple[object, object]:
    return play.see("Kaya", "client"), play.see("Kaya", "client_cause")


SHOWS = {
    "crash": ("crashed", "crash"),
    "hang": ("hung", "hang"),
    "disconnect": ("disconnected", "network"),
    "dialog": ("dialog", "popup"),
    "queue": ("disconnected", "server_full"),
    "maintenance": ("maintenance", "maintenance"),
    "take_over": ("taken_over", "signed_in_elsewhere"),
    "update": ("update_required", "update"),
    "ban": ("banned", "ban"),
    "bad_password": ("disconnected", "network"),
    "stuck": ("up", "none"),
    "black_frame": ("up", "none"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_shows_as_a_state_and_a_cause_and_is_told(fault: str) -> None:
    play = Play()
    assert lost(play, fault) == SHOWS[fault]
    assert play.happened() == [(fault, "Kaya")]


@pytest.mark.parametrize("fault", ["dialog", "stuck", "black_frame", "hang"])
def test_what_needs_a_client_that_is_up_does_not_strike_one_that_is_gone(fault: str) -> None:
    play = Play()
    lost(play, "crash")
    assert lost(play, fault) == ("crashed", "crash")
    assert play.happened() == [("crash", "Kaya")]


def test_a_client_that_is_gone_when_the_server_goes_down_learns_it_at_its_login() -> None:
    play = Play()
    lost(play, "crash")
    assert lost(play, "maintenance", lasting=120) == ("crashed", "crash")
    assert play.why("Kaya", "restart_client") == "maintenance: maintenance"
    assert state(play) == ("maintenance", "maintenance")


def test_a_client_that_crashes_again_while_it_starts_does_not_log_in() -> None:
    play = Play()
    lost(play, "crash")
    act = play.start("Kaya", "restart_client")
    play.run(11)
    lost(play, "crash")
    play.run(5)
    assert (act.state, act.why) == ("failed", "the client is not running")
    assert state(play) == ("crashed", "crash")


def test_facts_of_the_game_are_seen_only_while_the_client_is_up() -> None:
    play = Play()
    assert "hp" in play.facts["Kaya"]
    lost(play, "disconnect")
    assert list(play.facts["Kaya"]) == ["client", "client_cause", "queue_position", "queue_quiet_for"]
    assert "hp" in play.facts["Miro"]


def test_a_disconnected_client_logs_in_and_loads() -> None:
    play = Play()
    lost(play, "disconnect")
    act = play.start("Kaya", "relog")
    assert play.until(lambda: play.see("Kaya", "client") == "loading") == pytest.approx(3.0, abs=0.2)
    assert play.until(lambda: act.state == "done") == pytest.approx(8.0, abs=0.2)
    assert state(play) == ("up", "none")
    assert play.see("Kaya", "hp") == 1.0


def test_a_login_without_a_network_fails_until_it_is_back() -> None:
    play = Play()
    lost(play, "disconnect", lasting=20)
    assert play.why("Kaya", "relog") == "disconnected: network"
    play.run(20)
    play.must("Kaya", "relog")


def test_a_login_gets_through_with_the_chance_that_the_file_says() -> None:
    play = Play(small(client={"relog_success": 0}))
    lost(play, "disconnect")
    assert play.why("Kaya", "relog") == "disconnected: network"


def test_a_crashed_client_needs_a_restart_and_is_still_logged_in_for_a_while() -> None:
    play = Play()
    lost(play, "crash")
    assert play.why("Kaya", "relog") == "the client is not running"
    assert play.why("Kaya", "restart_client") == "disconnected: still_logged_in"
    assert state(play) == ("disconnected", "still_logged_in")
    assert play.why("Kaya", "relog") == "disconnected: still_logged_in"
    play.run(40)
    play.must("Kaya", "relog")
    assert state(play) == ("up", "none")


def test_only_a_restart_helps_a_hung_client() -> None:
    play = Play(small(client={"still_logged_in": "5s"}))
    lost(play, "hang")
    play.run(60)
    assert state(play) == ("hung", "hang")
    assert play.why("Kaya", "relog") == "the client is hung"
    play.must("Kaya", "restart_client")
    assert state(play) == ("up", "none")


def test_a_hang_with_a_time_passes_by_itself() -> None:
    play = Play()
    lost(play, "hang", lasting=2)
    play.run(2)
    assert state(play) == ("up", "none")


def test_a_restart_that_is_halted_leaves_no_client_running() -> None:
    play = Play()
    lost(play, "hang")
    act = play.start("Kaya", "restart_client")
    play.run(1)
    act.halt()
    play.run(60)
    assert state(play) == ("crashed", "crash")
    play.must("Kaya", "restart_client")


def test_a_dialog_is_dismissed() -> None:
    play = Play()
    lost(play, "dialog")
    assert play.why("Kaya", "relog") == "a dialog is in the way"
    play.must("Kaya", "dismiss_dialog")
    play.tick()
    assert state(play) == ("up", "none")
    assert play.why("Kaya", "dismiss_dialog") == "there is no dialog"


def test_an_unknown_dialog_stays_until_a_restart() -> None:
    play = Play(small(client={"unknown_popup": 1, "still_logged_in": "1s"}))
    lost(play, "dialog")
    assert play.why("Kaya", "dismiss_dialog") == "an unknown dialog, which does not close"
    assert state(play) == ("dialog", "popup")
    play.must("Kaya", "restart_client")


def test_a_full_server_makes_the_next_login_queue_and_the_place_falls() -> None:
    play = Play(small(client={"queue": {"length": 10, "per_minute": 60}}))
    lost(play, "queue")
    play.must("Kaya", "relog")
    play.tick()
    assert state(play) == ("queue", "server_full")
    first = play.number("Kaya", "queue_position")
    play.run(4)
    assert play.number("Kaya", "queue_position") == first - 4
    play.until(lambda: play.see("Kaya", "client") == "up", within=30)
    assert play.see("Kaya", "queue_position") == 0
    assert ("the login queue is over", "Kaya") in play.happened()


@pytest.mark.parametrize("per_minute", [7, 60, 90, 3000])
def test_each_place_in_the_queue_is_reached_in_the_first_tick_that_it_can_be(per_minute: int) -> None:
    play = Play(small(client={"queue": {"length": 10, "per_minute": per_minute}}))
    lost(play, "queue")
    play.start("Kaya", "relog")
    play.until(lambda: play.see("Kaya", "client") == "queue")
    joined = play.now
    while play.tick()["Kaya"]["client"] == "queue":
        assert play.see("Kaya", "queue_position") == math.ceil(10.0 - (play.now - joined) * per_minute / 60)
    assert (play.now - joined) * per_minute / 60 >= 10


def test_the_queue_tells_how_long_it_was_quiet() -> None:
    play = Play(small(client={"queue": {"length": 10, "stalls": 1}}))
    lost(play, "queue")
    play.must("Kaya", "relog")
    play.run(30)
    assert play.number("Kaya", "queue_quiet_for") == pytest.approx(30, abs=0.3)
    assert play.see("Kaya", "queue_position") == 10


@pytest.mark.parametrize("action", ["relog", "restart_client"])
def test_whoever_touches_the_client_in_a_queue_goes_to_the_end_of_it(action: str) -> None:
    play = Play(small(client={"queue": {"length": 30, "per_minute": 60}}))
    lost(play, "queue", lasting=600)
    play.must("Kaya", "relog")
    play.run(20)
    assert play.number("Kaya", "queue_position") <= 11
    play.must("Kaya", action)
    play.tick()
    assert play.number("Kaya", "queue_position") >= 29


def test_maintenance_outlasts_every_login_and_then_one_helps() -> None:
    play = Play()
    lost(play, "maintenance", lasting=60)
    assert play.why("Kaya", "relog") == "maintenance: maintenance"
    assert state(play) == ("maintenance", "maintenance")
    play.run(60)
    assert state(play) == ("disconnected", "maintenance")
    assert ("the server is back", "Kaya") in play.happened()
    play.must("Kaya", "relog")


def test_the_owner_who_plays_is_kicked_by_nobody() -> None:
    play = Play()
    lost(play, "take_over", lasting=60)
    assert play.why("Kaya", "relog") == "the owner is playing"
    assert state(play) == ("taken_over", "signed_in_elsewhere")
    play.run(60)
    assert state(play) == ("disconnected", "signed_in_elsewhere")
    assert ("the owner left", "Kaya") in play.happened()
    play.must("Kaya", "relog")


@pytest.mark.parametrize(("fault", "ends"), [("update", "update_required"), ("ban", "banned")])
def test_nothing_helps_a_client_that_is_shut_out(fault: str, ends: str) -> None:
    play = Play()
    lost(play, fault)
    assert play.why("Kaya", "relog") == f"{ends}: no login will help"
    assert play.why("Kaya", "restart_client") == f"{ends}: no login will help"
    play.world.strike("disconnect", "Kaya")
    play.run(10)
    assert play.see("Kaya", "client") == ends


def test_a_bad_password_is_refused_for_ever() -> None:
    play = Play()
    lost(play, "bad_password")
    assert play.why("Kaya", "relog") == "bad_password: no login will help"
    assert state(play) == ("disconnected", "bad_password")
    assert play.why("Kaya", "restart_client") == "bad_password: no login will help"


def test_a_black_frame_hides_the_game_for_a_moment_while_the_client_is_up() -> None:
    play = Play()
    lost(play, "black_frame")
    assert play.see("Kaya", "client") == "up"
    assert "hp" not in play.facts["Kaya"]
    play.run(0.4)
    assert "hp" in play.facts["Kaya"]


def test_a_login_while_up_is_done_at_once() -> None:
    assert Play().start("Kaya", "relog").state == "done"


def test_a_fault_strikes_one_a_role_or_all() -> None:
    play = Play()
    play.world.strike("disconnect", "follower")
    assert (play.tick()["Miro"]["client"], play.facts["Kaya"]["client"]) == ("disconnected", "up")
    play.world.strike("maintenance", "all")
    play.tick()
    assert [facts["client"] for facts in play.facts.values()] == ["maintenance", "maintenance"]
    assert play.happened() == [("disconnect", "Miro"), ("maintenance", "Kaya"), ("maintenance", "Miro")]


def test_a_strike_at_nobody_or_of_nothing_is_an_error() -> None:
    play = Play()
    with pytest.raises(WorldError, match="did you mean 'Kaya'"):
        play.world.strike("crash", "Kaia")
    with pytest.raises(WorldError, match="did you mean 'crash'"):
        play.world.strike("crahs", "Kaya")


def test_a_running_action_fails_when_the_client_is_lost() -> None:
    play = Play()
    act = play.start("Kaya", "hold")
    lost(play, "crash")
    assert (act.state, act.why) == ("failed", "the client is not up: crashed (crash)")
    assert play.start("Kaya", "hold").why == "the client is not up: crashed (crash)"


def test_the_timeline_strikes_at_its_times() -> None:
    timeline = [
        {"at": "5s", "who": "follower", "fault": "hang", "for": "3s"},
        {"at": "2s", "who": "all", "fault": "dialog"},
    ]
    play = Play(small(faults={"timeline": timeline}))
    play.run(1.9)
    assert play.happened() == []
    play.run(0.2)
    assert play.happened() == [("dialog", "Kaya"), ("dialog", "Miro")]
    play.run(3)
    assert play.see("Miro", "client") == "hung"
    play.run(3)
    assert play.see("Miro", "client") == "up"


def test_a_fault_that_is_meant_for_nobody_here_is_told() -> None:
    play = Play(small(faults={"timeline": [{"at": "1s", "who": "dancer", "fault": "crash"}]}))
    play.run(2)
    assert play.happened() == [("fault_missed", None)]


def test_a_session_that_begins_late_is_spared_what_struck_before() -> None:
    play = Play(small(faults={"timeline": [{"at": "5s", "fault": "crash"}]}))
    late = KIND.open(small(faults={"timeline": [{"at": "5s", "fault": "crash"}]}), DUO, 1)
    assert play.run(6)["Kaya"]["client"] == "crashed"
    assert late.sense(6.0)["Kaya"]["client"] == "up"


def test_faults_by_chance_strike_about_as_often_as_the_file_says() -> None:
    play = Play(
        small(faults={"rates": {"black_frame": "1/m"}, "server_rates": {"black_frame": "1/10m"}}), dt=1.0
    )
    play.run(3600)
    struck = [who for what, who in play.happened() if what == "black_frame"]
    assert 90 <= len(struck) <= 180
    assert struck.count("Kaya") != struck.count("Miro")
