"""How long it takes from a fault of a real client to its record in the journal of bt-run.

Both ends are read from the same clock: the fault's moment is taken just before it is done (for a dialog, as the
client draws it), the record's is its ``wall``, to the millisecond.
"""

from __future__ import annotations

import json
import os
import random
import select
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median
from threading import Thread

import psutil
from Xlib.display import Display

from btrunner.runner.worlds.desktop.screens.screen import Wanted
from btrunner.runner.worlds.desktop.screens.x import XScreen
from btrunner.runner.worlds.desktop.screens.x_windows import XWindow
from btrunner.runner.worlds.desktop.seat.handle import SeatHandle
from desktop_bounds import LATENCIES

TESTS = Path(__file__).parents[1] / "tests" / "desktop"
HUNG_AFTER = 1.0

WORLD = f"""
world: demo
kind: desktop
display: shared
hold_off: 0s
client:
  command: ["{sys.executable}", "{TESTS / "game.py"}", "Demo", "game.log"]
  window: Demo
  hung_after: {HUNG_AFTER:g}s
client_states:
  dialog: {{colour: "#0000c0", at: [250, 100, 60, 60]}}
  disconnected: {{log: {{file: client.log, pattern: connection lost}}}}
  up: {{log: {{file: client.log, pattern: entered}}}}
"""
SESSION = "session: late\nworld: world.yaml\ncharacters: {Kaya: {role: leader, tree: stays}}\n"
TREE = """
tree: stays
root:
  repeat: forever
  child:
    guard: self.client != "crashed"
    recover: {act: restart_client}
    child: {wait: 1h}
"""


class Watched:
    """A session that bt-run plays, seen from outside: its client, its window, its journal."""

    def __init__(self, folder: Path, screen: XScreen, dice: random.Random) -> None:
        self.folder = folder
        self._screen = screen
        self._dice = dice
        self._display = Display()
        self.ends: list[float] = []
        """The seconds after which the system told of each end: what nobody can be faster than."""
        self._place = 0
        self._told: deque[tuple[str, float]] = deque()

    def awaits(self, state: str) -> float:
        """Wait until the journal tells the client's state; returns the record's time of day."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            self._told.extend(self._news())
            while self._told:
                told, at = self._told.popleft()
                if told == state:
                    return at
            time.sleep(0.002)
        raise SystemExit(f"the journal does not tell that the client is {state}")

    def settle(self) -> None:
        """Let a while pass that has nothing to do with heartbeats and looks."""
        time.sleep(self._dice.uniform(0.8, 1.2))

    def window(self) -> XWindow:
        """Return the client's window."""
        window = self._screen.find(Wanted("Demo"))
        assert window is not None  # noqa: S101 - it was told to be up
        return window

    def process_gone(self) -> float:
        client = psutil.Process(self.window().pid())
        ends = os.pidfd_open(client.pid)
        system = Thread(target=lambda: self.ends.append(_until(ends)))
        system.start()
        at = time.time()
        client.kill()
        late = self.awaits("crashed") - at
        system.join()
        self.ends[-1] -= at
        os.close(ends)
        return late

    def window_gone(self) -> float:
        """Destroy the window, as another program can, while the process lives on."""
        window = self.window()
        client = psutil.Process(window.pid())
        client.suspend()  # else it ends by itself
        at = time.time()
        self._display.create_resource_object("window", window.id).destroy()
        self._display.flush()
        late = self.awaits("crashed") - at
        client.resume()
        return late

    def log_line(self) -> float:
        at = time.time()
        self._log("connection lost")
        late = self.awaits("disconnected") - at
        self._log("entered")
        return late

    def dialog(self) -> float:
        self._tell("colour 0000c0")
        told = self.awaits("dialog")
        shown = [json.loads(line) for line in (self.folder / "game.log").read_text().splitlines()]
        late = told - max(each["at"] for each in shown if "at" in each)
        self._tell("colour 202020")
        return late

    def hang(self) -> float:
        client = psutil.Process(self.window().pid())
        at = time.time()
        client.suspend()
        late = self.awaits("hung") - at
        client.resume()
        return late - HUNG_AFTER

    def begin(self) -> None:
        """Have the client be in the game, once its window is there."""
        while self._screen.find(Wanted("Demo")) is None:
            time.sleep(0.05)
        self._log("entered")

    def _log(self, line: str) -> None:
        with (self.folder / "client.log").open("a") as log:
            log.write(line + "\n")

    def _tell(self, order: str) -> None:
        with (self.folder / "game.log.do").open("a") as orders:
            orders.write(order + "\n")

    def _news(self) -> Iterator[tuple[str, float]]:
        """Yield the client's new states that the journal tells, and when they were written down."""
        for path in self.folder.glob("out/*/Kaya.jsonl"):
            with path.open("rb") as journal:
                journal.seek(self._place)
                whole = journal.read().rpartition(b"\n")[0]
            self._place += len(whole) + 1 if whole else 0
            for record in map(json.loads, whole.splitlines()):
                for event in record.get("events", ()):
                    if event.get("what") == "client":
                        state = event["detail"].partition(",")[0]
                        yield state, datetime.fromisoformat(record["wall"]).timestamp()


def _until(readable: int) -> float:
    """Return the time of day at which a file became readable."""
    select.select([readable], [], [])
    return time.time()


def measure(rounds: int) -> dict[str, dict[str, float]]:
    """Return the milliseconds of each fault, so many times each: the median, the longest, and the promise."""
    ways: dict[str, Callable[[Watched], float]] = dict(
        zip(LATENCIES, (Watched.process_gone, Watched.window_gone, Watched.log_line, Watched.dialog, Watched.hang),
            strict=True)
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, _watched(Path(folder)) as watched:
        found: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                watched.settle()
                found[name].append(way(watched) * 1000)
                if name in ("process gone", "window gone"):
                    watched.awaits("loading")
                    watched.begin()
                watched.awaits("up")
    found["process gone, told by the system itself"] = [seconds * 1000 for seconds in watched.ends]
    return {
        name: {"median": round(median(late)), "longest": round(max(late))}
        | ({"promised": LATENCIES[name]} if name in LATENCIES else {})
        for name, late in found.items()
    }


@contextmanager
def _watched(folder: Path) -> Iterator[Watched]:
    for name, text in (("world", WORLD), ("session", SESSION), ("stays", TREE)):
        (folder / f"{name}.yaml").write_text(text)
    seat = SeatHandle(own=(640, 480))
    os.environ.update(seat.env)
    screen = XScreen()
    runner = subprocess.Popen(
        [sys.executable, "-c", "from btrunner.runner.cli.run import main; main()",
         "session.yaml", "--plain", "--out", "out"],
        cwd=folder, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        watched = Watched(folder, screen, random.Random(1))  # noqa: S311 - when a fault strikes
        watched.begin()
        watched.awaits("up")
        yield watched
    finally:
        runner.terminate()
        runner.wait()
        screen.close()
        seat.close()
