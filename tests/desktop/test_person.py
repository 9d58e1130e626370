"""The person whose display is shared comes first: their keyboard, their mouse, and the corner that stops everything."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from desktop_play import SECONDS, eventually
from desktop_runs import Runs


def does(seat, *words: str) -> None:
    """Do something as the person does it."""
    subprocess.run(["xdotool", *words], env=os.environ | seat.env, check=True)


def told(played: Runs, words: str) -> bool:
    """Say whether the journal has these words."""
    return any(words in file.read_text() for file in Path(played.folder).glob("out/*/*.jsonl"))


def test_while_the_person_is_there_nothing_is_pressed_and_the_journal_says_so(seat, runs) -> None:
    played = runs("shared", seat.env, hold_off="1s")
    played.begin()
    eventually(lambda: played.saw("polled") == 1, SECONDS * 2)

    def while_they_move_the_mouse(words: str) -> None:
        eventually(lambda: does(seat, "mousemove_relative", "1", "0") or told(played, words))

    while_they_move_the_mouse("a person uses the keyboard")  # why the action failed: what it held is let go
    while_they_move_the_mouse('"uses the keyboard"')
    assert (played.saw("down"), played.saw("up")) == (1, 1)
    eventually(lambda: told(played, '"is gone"'))
    eventually(lambda: played.saw("polled") == 2)


def test_the_corner_ends_the_session_and_what_is_held_is_let_go(seat, runs) -> None:
    played = runs("shared", seat.env)
    runner = played.begin()
    eventually(lambda: played.saw("polled") == 1, SECONDS * 2)
    does(seat, "mousemove", "0", "0")
    assert runner.wait(SECONDS) == 1
    eventually(lambda: played.saw("up") == 1)
    assert told(played, "the pointer was moved to the upper left corner, which stops everything")
    assert played.saw("down") == 1
