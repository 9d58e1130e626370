"""``bt-run`` in a real terminal: the live view, the keys that answer, Ctrl-C."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import BIN

ASKER = """\
tree: walker
root:
  sequence:
    - ask: "shall we, {character}?"
    - {act: travel, with: {to: meadow}}
    - act: hold
"""


class Terminal:
    """A pseudo-terminal of 120 by 40 in which one command runs."""

    def __init__(self, arguments: list[str], folder: Path) -> None:
        self._main, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        environment = os.environ | {"TERM": "xterm-256color"}
        self.process = subprocess.Popen(
            arguments, cwd=folder, stdin=child, stdout=child, stderr=child, env=environment, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(child)
        self.seen = ""

    def until(self, text: str) -> str:
        """Read what is shown until a text comes; fails when the command ends, or shows nothing, without it."""
        while text not in self.seen:
            assert select.select([self._main], [], [], 60)[0], self.seen[-2000:]
            try:
                self.seen += os.read(self._main, 65536).decode(errors="replace")
            except OSError:
                break
        assert text in self.seen, self.seen[-2000:]
        return self.seen

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._main, keys.encode())

    def close(self) -> None:
        """End the command, if it has not ended."""
        self.process.kill()
        self.process.wait()
        os.close(self._main)


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
