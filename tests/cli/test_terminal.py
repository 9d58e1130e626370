"""``bt-run`` in a real terminal: the live view, the keys that answer, Ctrl-C."""

from __future__ import annotations

import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import BIN
from terminals import Terminal

ASKER = """\
tree: walker
root:
  sequence:
    - ask: "shall we, {character}?"
    - {act: travel, with: {to: meadow}}
    - act: hold
"""


@pytest.fixture
def terminal(walk: Path) -> Iterator[Terminal]:
    (walk.parent / "walker.yaml").write_text(ASKER)
    opened = Terminal([str(BIN / "bt-run"), walk.name], walk.parent)
    yield opened
    opened.close()


def test_a_parked_character_is_answered_with_a_key_and_goes_on(terminal: Terminal) -> None:
    shown = terminal.until("asks: shall we, Kaya?")
    assert "leader · walker" in shown
    terminal.press("g")
    terminal.until('succeeded (Kaya.zone == "meadow" holds)')
    assert terminal.process.wait(timeout=30) == 0


def test_giving_up_is_heard_and_ctrl_c_ends_it(terminal: Terminal) -> None:
    terminal.until("asks: shall we, Kaya?")
    terminal.press("u")
    terminal.until("was answered: give up")
    terminal.press("\x03")
    terminal.until("stopped by the person who runs it")
    assert terminal.process.wait(timeout=30) == 130


def test_the_terminal_is_given_back_as_it_was(terminal: Terminal) -> None:
    before = termios.tcgetattr(terminal._main)
    terminal.until("asks: shall we, Kaya?")
    assert termios.tcgetattr(terminal._main)[3] != before[3]
    terminal.press("g")
    terminal.until("journal:")
    terminal.process.wait(timeout=30)
    assert termios.tcgetattr(terminal._main)[3] == before[3]
