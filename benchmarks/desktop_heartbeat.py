"""How many ticks of a desktop session come on time, while texts are read from its screen and while none are.

Both sessions play at the same time, so that they share whatever else the machine does.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from threading import Thread
from typing import Any

from btrunner.runner.language.load import load_session
from btrunner.runner.session.clock import WallClock
from btrunner.runner.session.session import Session
from btrunner.runner.sinks.journal import Journal

TESTS = Path(__file__).parents[1] / "tests" / "desktop"
RATE = 10
ON_TIME = 0.020
TEXTS = """
facts:
  here: {text: {at: [0, 0, 320, 100]}, every: 100ms}
  there: {text: {at: [0, 100, 320, 100]}, every: 100ms}
"""
WORLD = f"""
world: demo
kind: desktop
display: own
size: [640, 480]
client:
  command: ["{sys.executable}", "{TESTS / "game.py"}", "NAME", "NAME.log"]
  window: NAME
"""
SESSION = "session: NAME\nworld: NAME.yaml\nrate: 10/s\ncharacters: {Kaya: {role: leader, tree: stays}}\n"
TREE = "tree: stays\nroot: {wait: 10h}\n"


class Punctual(WallClock):
    """A clock that notes when each planned tick came, against when the first one did."""

    def __init__(self) -> None:
        super().__init__(RATE)
        self.at: list[float] = []

    def wait(self, number: int) -> float:
        """Wait as ever."""
        now = super().wait(number)
        if round(now * RATE, 6).is_integer():  # not one that news brought
            self.at.append(time.monotonic() - now)
        return now

    def lateness(self) -> list[float]:
        """Return by how many seconds each came later than the one that came best."""
        best = min(self.at)
        return [at - best for at in self.at]


def measure(seconds: float) -> dict[str, dict[str, Any]]:
    """Play both for so long; returns the share of ticks within 20 ms, and the 99th percentile in milliseconds."""
    clocks = {"while texts are read": Punctual(), "while none are": Punctual()}
    with tempfile.TemporaryDirectory() as folder:
        sessions = [
            _session(Path(folder), name, texts, clock, seconds)
            for name, texts, clock in zip(("reads", "looks"), (TEXTS, ""), clocks.values(), strict=True)
        ]
        plays = [Thread(target=session.run) for session in sessions]
        for play in plays:
            play.start()
        for play in plays:
            play.join()
    return {what: _found(clock) for what, clock in clocks.items()}


def _session(folder: Path, name: str, texts: str, clock: Punctual, seconds: float) -> Session:
    for file, text in ((name, WORLD + texts), (f"{name}-session", SESSION), ("stays", TREE)):
        (folder / f"{file}.yaml").write_text(text.replace("NAME", name))
    plan = load_session(folder / f"{name}-session.yaml")
    return Session(plan, clock=clock, sinks=[Journal(folder / "out" / name, name)], limit=seconds)


def _found(clock: Punctual) -> dict[str, Any]:
    late = sorted(clock.lateness())
    return {
        "ticks": len(late),
        "overruns": clock.overruns,
        "on_time": round(sum(each <= ON_TIME for each in late) / (len(late) + clock.overruns), 4),
        "p99_ms": round(late[int(len(late) * 0.99)] * 1000, 1),
    }
