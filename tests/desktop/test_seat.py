"""A seat presses the right keys in the right window, one at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from desktop_play import HERE, SECONDS, eventually

from btrunner.runner.worlds.desktop.screens.screen import Wanted
from btrunner.runner.worlds.desktop.seat.handle import SeatHandle
from btrunner.runner.worlds.desktop.seat.strokes import Click, Pause, Press, Type


def test_a_key_is_seen_by_a_client_that_polls_the_keyboard(seat, join) -> None:
    game = join("Demo - Kaya")
    # Held for longer than a client takes for a frame on a machine that is busy.
    keys = [Press(("a",), 0.5), Press(("b",), 0.5)]
    assert seat.act("Kaya", game.wanted, keys).wait(SECONDS).state == "done"
    eventually(lambda: game.saw("polled") == ["a", "b"])


def test_a_key_that_is_pressed_again_is_seen_again(seat, join) -> None:
    game = join("Demo - Kaya")
    assert seat.act("Kaya", game.wanted, [Press(("a",))] * 5).wait(SECONDS).state == "done"
    eventually(lambda: game.saw("down") == ["a"] * 5)


def test_a_text_is_typed_as_it_is_written(seat, join) -> None:
    game = join("Demo - Kaya")
    text = 'Say: "Heal me!" (now) {50%} ~ A-Z/0-9'
    assert seat.act("Kaya", game.wanted, [Type(text, hold=0.02)]).wait(SECONDS).state == "done"
    typed = [key for key in game.saw("down") if key not in ("left shift", "right shift")]
    eventually(lambda: "".join(k for k in game.saw("down") if k != "left shift") == text)
    assert typed


def test_a_text_that_the_keyboard_cannot_type_is_refused(seat, join) -> None:
    game = join("Demo - Kaya")
    ticket = seat.act("Kaya", game.wanted, [Type("dragon 龍")]).wait(SECONDS)
    assert (ticket.state, ticket.why) == ("failed", "this keyboard has no '龍'")


def test_keys_are_pressed_together_and_let_go_the_last_first(seat, join) -> None:
    game = join("Demo - Kaya")
    seat.act("Kaya", game.wanted, [Press(("ctrl", "shift", "f2"))]).wait(SECONDS)
    eventually(lambda: game.saw("up") == ["f2", "left shift", "left ctrl"])
    assert game.saw("down") == ["left ctrl", "left shift", "f2"]


def test_a_click_goes_to_a_point_of_the_window(seat, join) -> None:
    game = join("Demo - Kaya", "--at", "150,90")
    assert seat.act("Kaya", game.wanted, [Click((33, 44))]).wait(SECONDS).state == "done"
    eventually(lambda: game.saw("click") == [[33, 44]])


def test_a_click_outside_of_the_window_is_refused(seat, join) -> None:
    game = join("Demo - Kaya")
    ticket = seat.act("Kaya", game.wanted, [Click((320, 10))]).wait(SECONDS)
    assert (ticket.state, ticket.why) == ("failed", "320, 10 is outside the window of 320 by 200")


def test_without_the_window_nothing_is_pressed(seat, join) -> None:
    game = join("Demo - Kay")
    ticket = seat.act("Kaya", Wanted("Demo - Kaya"), [Press(("a",))]).wait(SECONDS)
    assert (ticket.state, ticket.why) == ("failed", "there is no window 'Demo - Kaya'")
    assert game.saw("down") == []


def test_a_window_is_found_by_its_title_and_its_process(seat, join) -> None:
    game = join("Demo - Kaya")
    found = seat.find(Wanted("Demo - *", (game.pid,))).wait(SECONDS)
    assert (found.value["title"], found.value["pid"]) == ("Demo - Kaya", game.pid)
    assert seat.find(Wanted("Demo - *", (1,))).wait(SECONDS).state == "failed"


def test_a_halted_action_lets_go_of_what_it_holds(seat, join) -> None:
    game = join("Demo - Kaya")
    ticket = seat.act("Kaya", game.wanted, [Press(("w", "d"), hold=3600)])
    eventually(lambda: game.saw("polled") in (["w", "d"], ["d", "w"]))
    ticket.halt()
    assert (ticket.state, ticket.why) == ("failed", "halted")
    eventually(lambda: game.saw("up") == ["d", "w"])


def test_a_held_key_does_not_repeat_itself(seat, join) -> None:
    game = join("Demo - Kaya")
    seat.act("Kaya", game.wanted, [Press(("w",), hold=1.2)]).wait(SECONDS)
    eventually(lambda: game.saw("up") == ["w"])
    assert game.saw("down") == ["w"]


def test_a_character_casts_while_it_runs(seat, join) -> None:
    game = join("Demo - Kaya")
    running = seat.act("Kaya", game.wanted, [Press(("w",), hold=3600)])
    eventually(lambda: game.saw("polled") == ["w"])
    for stroke in (Press(("h",)), Press(("ctrl", "f2")), Click((33, 44)), Type("hi")):
        assert seat.act("Kaya", game.wanted, [stroke]).wait(SECONDS).state == "done"
    eventually(lambda: game.saw("up")[-1:] == ["i"])
    assert game.saw("down") == ["w", "h", "left ctrl", "f2", "h", "i"]
    assert "w" not in game.saw("up")
    assert running.state == "running"
    running.halt()
    eventually(lambda: game.saw("up")[-1:] == ["w"])


def test_another_character_waits_until_what_is_held_is_let_go(seat, join) -> None:
    kaya, miro = join("Demo - Kaya"), join("Demo - Miro", "--at", "400,0")
    running = seat.act("Kaya", kaya.wanted, [Press(("w",), hold=0.5)])
    assert seat.act("Miro", miro.wanted, [Press(("b",))]).wait(SECONDS).state == "done"
    assert running.state == "done"
    eventually(lambda: kaya.saw("up") == ["w"])
    assert (kaya.saw("down"), miro.saw("down")) == (["w"], ["b"])


def test_the_urgent_comes_before_the_routine(seat, join) -> None:
    game = join("Demo - Kaya")
    routine = seat.act("Kaya", game.wanted, [Press(("a",))] * 6)
    urgent = seat.act("Miro", game.wanted, [Press(("h",))], urgent=True)
    assert routine.wait(SECONDS).state == urgent.wait(SECONDS).state == "done"
    eventually(lambda: len(game.saw("down")) == 7)
    assert game.saw("down").index("h") <= 1


def test_turns_are_given_to_whoever_had_none_for_longest(seat, join) -> None:
    kaya, miro = join("Demo - Kaya"), join("Demo - Miro", "--at", "400,0")
    tickets = [seat.act("Kaya", kaya.wanted, [Press(("a",))]) for _ in range(4)]
    last = seat.act("Miro", miro.wanted, [Press(("b",))])
    last.wait(SECONDS)
    assert sum(ticket.state == "done" for ticket in tickets) <= 2
    assert all(ticket.wait(SECONDS).state == "done" for ticket in tickets)


def test_a_pause_lets_others_act(seat, join) -> None:
    kaya, miro = join("Demo - Kaya"), join("Demo - Miro", "--at", "400,0")
    resting = seat.act("Kaya", kaya.wanted, [Pause(3600.0)])
    assert seat.act("Miro", miro.wanted, [Press(("b",))]).wait(SECONDS).state == "done"
    assert resting.state == "running"


def test_no_key_goes_to_a_wrong_window_while_a_popup_steals_the_focus(seat, join, tmp_path: Path) -> None:
    kaya, miro = join("Demo - Kaya"), join("Demo - Miro", "--at", "100,60")
    stolen = tmp_path / "stolen"
    seat.launch([sys.executable, str(HERE / "thief.py"), str(stolen)], {}, None)
    eventually(stolen.exists)
    tickets = []
    for _ in range(10):
        tickets.append(seat.act("Kaya", kaya.wanted, [Press(("a",))]))
        tickets.append(seat.act("Miro", miro.wanted, [Press(("b",))]))
    done = [ticket.wait(SECONDS * 2).state for ticket in tickets]
    eventually(lambda: len(kaya.saw("down")) + len(miro.saw("down")) >= done.count("done"))
    assert set(kaya.saw("down")) <= {"a"}
    assert set(miro.saw("down")) <= {"b"}
    assert stolen.read_text() == ""
    assert "done" in done


def test_a_covered_window_is_seen_as_it_is(seat, join, tmp_path: Path) -> None:
    import cv2

    join("Demo - Kaya", "--colour", "ff0000")
    join("Demo - Miro", "--colour", "0000ff")
    for title, colour in (("Demo - Kaya", (0, 0, 255)), ("Demo - Miro", (255, 0, 0))):
        shot = seat.shoot(tmp_path / "shot.png", Wanted(title)).wait(SECONDS)
        assert shot.state == "done", shot.why
        picture = cv2.imread(str(tmp_path / "shot.png"))
        assert picture.shape == (200, 320, 3)
        assert tuple(picture[150, 300]) == colour


def test_a_seat_steps_aside_while_a_person_uses_the_keyboard(seat, join) -> None:
    game = join("Demo - Kaya")
    shared = SeatHandle(hold_off=3600, env=os.environ | seat.env)
    try:
        subprocess.run(["xdotool", "key", "x"], env=os.environ | seat.env, check=True)
        eventually(lambda: game.saw("down") == ["x"])
        ticket = shared.act("Kaya", game.wanted, [Press(("a",))])
        eventually(
            lambda: [(note.what, note.detail) for note in shared.notes()] == [("person", "uses the keyboard")]
        )
        assert ticket.state == "running"
        assert game.saw("down") == ["x"]
    finally:
        shared.close()


def test_its_own_keys_are_no_persons(seat, join) -> None:
    game = join("Demo - Kaya")
    shared = SeatHandle(hold_off=0.3, env=os.environ | seat.env)
    try:
        assert shared.act("Kaya", game.wanted, [Press(("a",))] * 5).wait(SECONDS).state == "done"
        assert shared.act("Kaya", game.wanted, [Press(("a",))] * 5).wait(SECONDS).state == "done"
        assert [note.detail for note in shared.notes() if note.detail == "uses the keyboard"] in (
            [],
            ["uses the keyboard"],
        )
    finally:
        shared.close()


def test_the_upper_left_corner_stops_everything(seat, join) -> None:
    game = join("Demo - Kaya")
    shared = SeatHandle(hold_off=0, env=os.environ | seat.env)
    try:
        subprocess.run(["xdotool", "mousemove", "0", "0"], env=os.environ | seat.env, check=True)
        ticket = shared.act("Kaya", game.wanted, [Press(("a",))]).wait(SECONDS)
        assert (ticket.state, ticket.why) == (
            "failed",
            "the pointer is in the upper left corner, which stops everything",
        )
        assert [note.what for note in shared.notes()] == ["fail_safe"]
        assert game.saw("down") == []
    finally:
        shared.close()


@pytest.mark.parametrize("program", ["no-such-program"])
def test_a_program_that_cannot_be_started_is_told(seat, program: str) -> None:
    ticket = seat.launch([program], {}, None).wait(SECONDS)
    assert ticket.why == "cannot start no-such-program: No such file or directory"
