"""What the keys of a client do, screen by screen."""

from __future__ import annotations

import pytest
from demo_table import log_in, table

from btrunner.demo.window.model import Model
from btrunner.demo.wire import Do, Friend


def test_letters_go_into_the_field_that_has_the_cursor() -> None:
    kaya = table().open("Kaya")
    kaya.type("Kayax")
    kaya.press("backspace")
    kaya.press("tab")
    kaya.type("secret")
    assert kaya.form.texts == ["Kaya", "secret"]


def test_an_empty_field_is_not_sent() -> None:
    kaya = table().open("Kaya")
    kaya.type("Kaya")
    kaya.press("return")
    assert kaya.screen == "login"


def test_the_fields_are_empty_after_a_loss() -> None:
    laid = table("disconnect@1500ms")
    kaya = laid.sit_down("Kaya")
    laid.run(1)
    kaya.type("into the dialog")
    kaya.press("escape")
    assert kaya.form.texts == ["", ""]


def test_a_server_that_is_not_there_is_a_lost_connection() -> None:
    def nobody() -> None:
        raise ConnectionRefusedError

    kaya = Model("Kaya", nobody)  # type: ignore[arg-type]
    log_in(kaya)
    assert kaya.facts()["client_cause"] == "network"
    assert kaya.notes[-1] == "disconnected: connection lost"


def test_what_is_written_in_the_chat_is_read_by_all_and_moves_nobody() -> None:
    laid = table()
    kaya, miro = laid.sit_down("Kaya"), laid.sit_down("Miro")
    kaya.press("return")
    kaya.type("wasd")
    kaya.play([Do("quest")], (1.0, 0.0))
    kaya.press("return")
    laid.run(0.2)
    assert laid.hero("Kaya").x == 18
    assert miro.chat[-1].text == "Kaya: wasd"


def test_keys_walk_and_choose_and_a_dialog_takes_them_away() -> None:
    laid = table("dialog@4s:Kaya")
    kaya = laid.sit_down("Kaya")
    laid.sit_down("Miro")
    kaya.play([Friend(2)], (1.0, 0.0))
    laid.run(1)
    assert laid.hero("Kaya").friend == "Miro"
    assert laid.hero("Kaya").x == pytest.approx(24)
    laid.run(1)
    kaya.play([], (1.0, 0.0))
    x = laid.hero("Kaya").x
    laid.run(1)
    assert laid.hero("Kaya").x == x


def test_another_zone_is_loaded_as_it_is_entered_and_the_land_between_is_not() -> None:
    laid = table()
    kaya = laid.sit_down("Kaya")
    kaya.zone_loading_time = 1.0
    laid.hero("Kaya").x = 45.0
    laid.run(0.3)
    assert (kaya.screen, laid.hero("Kaya").x) == ("game", 45.0)
    laid.hero("Kaya").x, laid.hero("Kaya").y = 70.0, 40.0
    laid.run(0.3)
    assert (kaya.screen, kaya.zone, kaya.facts()["client"]) == ("loading", "meadow", "loading")
    laid.run(1.2)
    assert kaya.facts()["client"] == "up"
    laid.hero("Kaya").x = 45.0
    laid.run(0.3)
    laid.hero("Kaya").x = 70.0
    laid.run(0.3)
    assert kaya.screen == "game"


def test_escape_lets_go_of_what_was_chosen() -> None:
    laid = table()
    kaya = laid.sit_down("Kaya")
    kaya.play([Friend(1)], (0.0, 0.0))
    kaya.press("escape")
    assert laid.hero("Kaya").friend == ""


def test_the_log_tells_what_a_runner_looks_for() -> None:
    laid = table("queue@2s", "maintenance@30s")
    kaya = laid.sit_down("Kaya")
    laid.hero("Kaya").x, laid.hero("Kaya").y = 22, 28
    kaya.play([Do("quest")], (0.0, 0.0))
    laid.run(2)
    assert kaya.notes == [
        "logging in",
        "loading",
        "Kaya has entered the land.",
        "entered the land as Kaya",
        "quest accepted: Wolf pelts",
        "disconnected: the server is full",
    ]
