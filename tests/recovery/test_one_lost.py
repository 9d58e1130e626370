"""One client is lost: the right rung for each cause, and the right end."""

from __future__ import annotations

from pathlib import Path

import pytest
from nights import Night


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


def test_a_lost_connection_is_logged_in_again(night: Night) -> None:
    night.strike("disconnect")
    assert night.back() < 20
    assert night.rungs() == ["Log in again"]
    assert night.events("lost", "Kaya")[-1]["cause"] == "network"


def test_an_owner_who_signed_in_is_waited_out_and_never_kicked_out(night: Night) -> None:
    night.strike("take_over", lasting=180)
    while night.see("client") == "taken_over":
        night.tick()
        assert night.rungs() in ([], ["Wait it out"])
    night.back()
    assert night.rungs()[0] == "Wait it out"
    assert "Restart the client" not in night.rungs()


def test_still_logged_in_is_given_time_to_be_forgotten(night: Night) -> None:
    night.strike("crash")
    night.back()
    assert night.rungs() == ["Restart the client", "Let the server forget"]


def test_a_place_in_the_queue_is_never_lost(night: Night) -> None:
    night.strike("queue", lasting=60)
    night.wait_for(lambda: night.see("client") == "queue")
    position, tried = night.see("queue_position"), len(night.rungs())
    while night.see("client") == "queue":
        night.tick()
        assert night.see("queue_position") <= position
        position = night.see("queue_position")
    night.back()
    assert night.rungs()[tried:] == ["Wait it out"]


def test_maintenance_is_waited_out(night: Night) -> None:
    night.strike("maintenance", lasting=240)
    assert 240 < night.back() < 300
    assert night.rungs()[0] == "Wait it out"
    assert night.session.running


@pytest.mark.parametrize("fault", ["ban", "update", "bad_password"])
def test_what_no_retry_can_mend_asks_a_person_at_once_and_the_other_goes_on(night: Night, fault: str) -> None:
    night.strike(fault)
    question = night.parked(within=60)
    assert question.startswith("Kaya cannot get back in")
    assert set(night.rungs()) <= {"Log in again", "Ask a person"}
    night.pass_time(60)
    assert night.session.running
    assert night.see("client", "Miro") == "up"
    assert len(night.events("needs_human", "Kaya")) == 1


def test_a_hung_client_is_started_again(night: Night) -> None:
    night.strike("hang")
    night.back()
    assert night.rungs()[0] == "Restart the client"


def test_a_known_popup_is_closed(night: Night) -> None:
    night.strike("dialog")
    assert night.back() < 10
    assert night.rungs() == ["Close the dialog"]


def test_an_unknown_popup_is_tried_a_few_times_then_the_client_is_started_again(tmp_path: Path) -> None:
    night = Night(tmp_path, unknown_popup="100%")
    night.strike("dialog")
    night.back()
    assert night.rungs()[:4] == ["Close the dialog"] * 3 + ["Restart the client"]


def test_a_black_frame_is_no_loss(night: Night) -> None:
    for _ in range(10):
        night.strike("black_frame", "all", 0.4)
        night.pass_time(3)
    assert night.events("lost") == []


def test_death_is_an_ordinary_branch_and_costs_the_client_nothing(night: Night) -> None:
    night.session.world._scene.characters["Kaya"].body.hp = 0.5
    night.wait_for(lambda: night.see("dead") is True)
    night.wait_for(lambda: night.see("dead") is False)
    assert night.rungs() == []
    assert night.events("lost", "Kaya")[-1]["client"] is False


def test_lost_again_while_it_comes_back_is_still_one_loss(night: Night) -> None:
    night.strike("disconnect")
    night.wait_for(lambda: night.see("client") == "loading")
    night.strike("crash")
    night.back()
    assert len([event for event in night.events("lost", "Kaya") if event["client"]]) == 1


def test_a_client_that_crashes_again_and_again_asks_a_person_when_the_budget_is_spent(night: Night) -> None:
    while "Kaya" not in night.session.parked():
        assert night.now < 900
        if night.see("client") != "crashed":
            night.strike("crash")
        night.tick()
    assert night.rungs() == ["Restart the client"] * 3 + ["Ask a person"]
    assert night.session.characters["Kaya"].question == "Kaya cannot get back in: crashed, crash"
    assert night.session.running
    night.session.answer("Kaya", "go_on")
    night.back()
    assert night.rungs()[4] == "Restart the client"


def test_a_long_legal_wait_is_no_loss(night: Night) -> None:
    night.strike("maintenance", "Miro", 1500)
    night.pass_time(1400)
    assert [event for event in night.events("lost", "Kaya") if event["client"]] == []
    assert night.session.parked() == []


def test_stuck_leaves_the_client_alone(night: Night) -> None:
    night.strike("stuck")
    before = night.see("kills")
    night.wait_for(lambda: night.see("kills") > before + 2, 900)
    assert night.rungs() == []
