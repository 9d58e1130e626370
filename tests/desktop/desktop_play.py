"""What the tests of the desktop play with: real clients on a seat's display, and waiting for what is to happen.

Importing it skips the test module where something is missing, unless REQUIRE_DESKTOP is set.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SECONDS = 20.0
"""How long anything may take on a machine that is busy; nothing waits longer than it has to."""

MISSING = [name for name in ("Xvfb", "openbox", "xdotool") if shutil.which(name) is None]
MISSING += [name for name in ("Xlib", "pygame", "psutil", "cv2") if importlib.util.find_spec(name) is None]
if MISSING and not os.environ.get("REQUIRE_DESKTOP"):
    pytest.skip(f"a desktop needs {', '.join(MISSING)}", allow_module_level=True)

from btrunner.runner.worlds.desktop.screens.screen import Wanted  # noqa: E402
from btrunner.runner.worlds.desktop.seat.handle import SeatHandle  # noqa: E402


def eventually(condition: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait until a condition holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.005)


class Player:
    """A game's client on a seat's display: what it has seen, and what it is told to do."""

    def __init__(self, seat: SeatHandle, folder: Path, title: str, *options: str) -> None:
        self.log = folder / f"{title}.log"
        self.wanted = Wanted(title)
        argv = [sys.executable, str(HERE / "game.py"), title, str(self.log), *options]
        started = seat.launch(argv, {}, None, folder / f"{title}.out").wait(SECONDS)
        assert started.state == "done", started.why
        self.pid: int = started.value
        eventually(lambda: seat.find(self.wanted).wait(SECONDS).state == "done")

    def saw(self, what: str) -> list[object]:
        """Return what it wrote down of one kind: down, up, polled, click, closed."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [entry[what] for entry in map(json.loads, lines) if what in entry]

    def tell(self, order: str) -> None:
        """Give it an order."""
        with Path(f"{self.log}.do").open("a") as orders:
            orders.write(order + "\n")
