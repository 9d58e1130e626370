"""What a client is said to be follows from what its eyes tell of it, and from what the time brings."""

from __future__ import annotations

import pytest

pytest.importorskip("msgspec")
from btrunner.runner.worlds.desktop.eyes.wire import ClientIs
from btrunner.runner.worlds.desktop.file.rules import read_rules
from btrunner.runner.worlds.desktop.sight import Sight
from btrunner.runner.worlds.desktop.standing import Standing

UP = ClientIs("up", "none", "")
LOADS = ClientIs("loading", "none", "log line 'loading'", way="loading")
REFUSED = ClientIs("disconnected", "still_logged_in", "log line 'refused'")


class Told(Standing):
    """A standing that remembers what it told."""

    def __init__(self, forgets: float | None = None) -> None:
        self.told: list[str] = []
        client = {"command": ["game"], "window": "game", "loading_time": "20s"}
        login = {} if forgets is None else {"still_logged_in": f"{forgets:g}s"}
        rules = read_rules({"world": "w", "kind": "desktop", "client": client, "login": login})
        super().__init__(rules, Sight(rules), lambda told: self.told.append(f"{told.state} {told.cause}"))

    def sees(self, state: ClientIs, now: float) -> str:
        """Take in a state, and return what trees are shown."""
        self.take(state, now)
        self.look(now)
        return f"{self.shown.state} {self.shown.cause}"


def test_a_client_that_is_being_brought_up_loads_whatever_it_shows_on_the_way() -> None:
    me = Told()
    me.begin()
    assert me.sees(ClientIs("disconnected", "network", "the login screen"), 1.0) == "loading expected"
    assert me.sees(ClientIs("loading", "none", "the log"), 2.0) == "loading expected"
    assert me.sees(UP, 3.0) == "up none"
    me.begun()
    assert me.told == ["up none"]


def test_what_is_no_part_of_a_beginning_is_shown_at_once() -> None:
    me = Told()
    me.begin()
    assert me.sees(ClientIs("maintenance", "maintenance", ""), 1.0) == "maintenance maintenance"


def test_after_a_beginning_that_failed_the_client_is_what_it_is() -> None:
    me = Told()
    me.begin()
    assert me.sees(REFUSED, 1.0) == "loading expected"
    me.begun()
    assert me.told == ["disconnected still_logged_in"]


def test_a_loading_screen_amid_the_game_is_waited_for_but_not_for_ever() -> None:
    me = Told()
    me.sees(UP, 0.0)
    me.look(2.0)
    assert me.sees(LOADS, 5.0) == "loading expected"
    assert me.sees(ClientIs("loading", "none", "another line", way="loading"), 6.0) == "loading expected"
    me.look(24.9)
    assert me.shown.cause == "expected"
    me.look(25.0)
    assert me.shown.cause == "none"
    assert me.sees(UP, 30.0) == "up none"
    assert me.sees(LOADS, 40.0) == "loading expected"


def test_loading_on_the_way_back_from_a_loss_and_a_game_that_is_just_not_seen_are_not_expected() -> None:
    me = Told()
    me.sees(UP, 0.0)
    assert me.sees(ClientIs("loading", "none", "nothing of the game is seen yet"), 1.0) == "loading none"
    me.sees(ClientIs("queue", "server_full", ""), 2.0)
    assert me.sees(LOADS, 3.0) == "loading none"


def test_a_refusal_ends_when_the_server_has_forgotten_the_client_that_left() -> None:
    me = Told(forgets=10.0)
    me.sees(UP, 0.0)
    me.sees(ClientIs("disconnected", "network", ""), 5.0)
    assert me.sees(REFUSED, 9.0) == "disconnected still_logged_in"
    me.look(14.9)
    assert me.shown.cause == "still_logged_in"
    me.look(15.0)
    assert me.shown.cause == "none"


def test_a_client_that_was_killed_left_when_the_next_one_is_started() -> None:
    me = Told(forgets=10.0)
    me.sees(UP, 0.0)
    me.sees(ClientIs("hung", "hang", ""), 5.0)
    me.start(8.0)
    refused = ClientIs("disconnected", "still_logged_in", "", run=1)
    me.sees(refused, 12.0)
    me.look(17.9)
    assert me.shown.cause == "still_logged_in"
    me.look(18.0)
    assert me.shown.cause == "none"


def test_a_login_that_came_too_early_waits_for_as_long_again() -> None:
    me = Told(forgets=10.0)
    me.sees(REFUSED, 0.0)
    me.look(10.0)
    assert me.sees(REFUSED, 11.0) == "disconnected still_logged_in"
    me.look(20.0)
    assert me.shown.cause == "still_logged_in"
    me.look(21.0)
    assert me.shown.cause == "none"


def test_where_nobody_said_for_how_long_a_refusal_stays() -> None:
    me = Told()
    me.sees(REFUSED, 0.0)
    me.look(3600.0)
    assert me.shown.cause == "still_logged_in"
