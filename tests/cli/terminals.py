"""A real terminal for a command: what it shows is read, and keys are pressed."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from pathlib import Path


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
