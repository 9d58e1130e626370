"""Who is let in, what the faults do to a player, and how each of them is seen in the client."""

from __future__ import annotations

import pytest
from demo_table import SESAME, TOKEN, Wire, log_in, table

from btrunner.demo.wire import Answer, Login, Refused, Strike


def test_whoever_logs_in_queues_for_nothing_loads_and_plays() -> None:
    laid = table()
    kaya = laid.open("Kaya")
    assert (kaya.screen, kaya.state) == ("login", "disconnected")
    log_in(kaya)
    laid.run(0.1)
    assert kaya.state == "loading"
    laid.run(1)
    assert kaya.state == "up"
    assert kaya.facts()["hp"] == 1.0


def test_a_wrong_password_or_another_account_is_refused() -> None:
    laid = table()
    laid.sit_down("Kaya")
    for account, password in (("Kaya", "wrong"), ("Miro", SESAME)):
        other = laid.open("Kaya")
        log_in(other, account, password)
        laid.run(0.2)
        assert other.facts()["client_cause"] == "bad_password"


def test_an_old_client_must_be_updated() -> None:
    laid = table()
    wire = Wire(laid.hall, laid.hall.connect())
    wire.send(Login("Kaya", SESAME, "Kaya", version=0))
    assert wire.poll() == [Refused("update")]


def test_a_second_login_takes_the_first_one_over() -> None:
    laid = table()
    first = laid.sit_down("Kaya")
    second = laid.sit_down("Kaya")
    assert (first.state, second.state) == ("taken_over", "up")


def test_a_client_that_vanished_is_still_logged_in_for_a_while() -> None:
    laid = table()
    gone = laid.sit_down("Kaya")
    assert gone.line is not None
    gone.line.close()
    again = laid.open("Kaya")
    log_in(again)
    laid.run(0.2)
    assert again.facts()["client_cause"] == "still_logged_in"
    assert laid.hero("Kaya").present
    laid.run(10)
    assert not laid.hero("Kaya").present
    again.press("return")
    log_in(again)
    laid.run(1)
    assert again.state == "up"


def test_whoever_logs_out_is_gone_at_once_and_can_come_back() -> None:
    laid = table()
    kaya = laid.sit_down("Kaya")
    kaya.log_out()
    assert not laid.hero("Kaya").present
    assert laid.sit_down("Kaya").state == "up"


@pytest.mark.parametrize(
    ("fault", "state", "cause"),
    [
        ("disconnect", "disconnected", "network"),
        ("queue", "disconnected", "server_full"),
        ("maintenance", "maintenance", "maintenance"),
        ("take_over", "taken_over", "signed_in_elsewhere"),
        ("update", "update_required", "update"),
        ("ban", "banned", "ban"),
        ("bad_password", "disconnected", "network"),
        ("dialog", "dialog", "popup"),
    ],
)
def test_a_fault_strikes_whom_it_is_meant_for(fault: str, state: str, cause: str) -> None:
    laid = table(f"{fault}@3s:Kaya")
    kaya, miro = laid.sit_down("Kaya"), laid.sit_down("Miro")
    laid.run(2)
    facts = kaya.facts()
    assert (facts["client"], facts["client_cause"]) == (state, cause)
    assert "hp" not in facts
    assert miro.state == "up"


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("disconnect@1s+1m", "network"),
        ("maintenance@1s+1m", "maintenance"),
        ("take_over@1s+1m", "signed_in_elsewhere"),
        ("update@1s", "update"),
        ("ban@1s", "ban"),
        ("bad_password@1s", "bad_password"),
    ],
)
def test_a_login_is_refused_for_as_long_as_the_fault_lasts(fault: str, cause: str) -> None:
    laid = table(fault)
    kaya = laid.sit_down("Kaya")
    laid.run(1)
    kaya.press("escape")
    log_in(kaya)
    laid.run(0.2)
    assert kaya.facts()["client_cause"] == cause
    if "+" in fault:
        laid.run(60)
        kaya.press("escape")
        log_in(kaya)
        laid.run(1)
        assert kaya.state == "up"


def test_a_queue_moves_on_to_the_game() -> None:
    laid = table("queue@1s")
    kaya = laid.sit_down("Kaya")
    laid.run(1)
    kaya.press("escape")
    log_in(kaya)
    laid.run(0.1)
    assert kaya.facts()["queue_position"] == 10
    laid.run(5)
    assert (kaya.state, kaya.facts()["queue_position"]) == ("queue", 5)
    laid.run(6)
    assert kaya.state == "up"
    assert [note for note in kaya.notes if "queue:" in note] == [
        f"position in queue: {place}" for place in range(10, 0, -1)
    ]


def test_whoever_is_banned_while_queuing_is_not_let_in() -> None:
    laid = table("queue@1s", "ban@5s")
    kaya = laid.sit_down("Kaya")
    laid.run(1)
    kaya.press("escape")
    log_in(kaya)
    laid.run(12)
    assert kaya.state == "banned"


def test_a_popup_is_closed_by_a_key_and_the_game_goes_on() -> None:
    laid = table("dialog@1500ms")
    kaya = laid.sit_down("Kaya")
    laid.run(1)
    assert not kaya.plays
    kaya.press("escape")
    assert kaya.state == "up"


def test_a_black_frame_hides_the_game_for_a_moment() -> None:
    laid = table("black_frame@1500ms+1s")
    kaya = laid.sit_down("Kaya")
    laid.run(1)
    assert (kaya.black, kaya.state, "hp" in kaya.facts()) == (True, "up", False)
    laid.run(1)
    assert not kaya.black


def test_a_crash_and_a_hang_are_left_to_the_window() -> None:
    laid = table("crash@1500ms", "hang@2s+3s")
    kaya = laid.sit_down("Kaya")
    laid.run(2)
    assert [(fault.fault, fault.lasting) for fault in kaya.struck] == [("crash", None), ("hang", 3.0)]


def test_the_schedule_counts_from_when_the_first_enters_and_waits_for_a_client_that_is_away() -> None:
    laid = table("dialog@3s:Kaya", "dialog@3s:Miro")
    laid.run(10)
    kaya = laid.sit_down("Kaya")
    laid.run(1)
    assert kaya.state == "up"
    laid.run(2)
    assert kaya.state == "dialog"
    assert laid.sit_down("Miro").state == "dialog"


def test_an_administrator_lets_faults_strike_and_nobody_else_does() -> None:
    laid = table()
    kaya = laid.sit_down("Kaya")
    wire = Wire(laid.hall, laid.hall.connect())
    for token, fault, who, done in (
        (TOKEN, "ban", "Kaya", True),
        ("x", "ban", "Kaya", False),
        (TOKEN, "bann", "Kaya", False),
        (TOKEN, "crash", "Nobody", False),
    ):
        wire.send(Strike(token, fault, who))
        (answer,) = wire.poll()
        assert isinstance(answer, Answer)
        assert answer.done == done
    laid.run(0.1)
    assert kaya.state == "banned"


def test_a_server_without_a_token_has_no_administrator() -> None:
    laid = table()
    laid.hall.token = ""
    wire = Wire(laid.hall, laid.hall.connect())
    wire.send(Strike("", "ban", "all"))
    (answer,) = wire.poll()
    assert isinstance(answer, Answer)
    assert not answer.done
