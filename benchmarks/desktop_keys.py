"""Counts keys in wrong windows, on one display with a thief of the focus and with a display for each character.

The clients themselves count what they get.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from btrunner.runner.worlds.desktop.screens.screen import Wanted
from btrunner.runner.worlds.desktop.seat.handle import SeatHandle, Ticket
from btrunner.runner.worlds.desktop.seat.strokes import Press

TESTS = Path(__file__).parents[1] / "tests" / "desktop"
KEYS = {"Kaya": "abcdef", "Miro": "ghijkl", "Ilse": "mnopqr", "Tomo": "stuvwx"}
"""The keys of each character: whoever gets another's knows it."""
AHEAD = 4
"""Actions that each character has on their way at once."""

Counts = dict[str, Any]


def measure(actions: int, characters: int) -> dict[str, Counts]:
    """Do so many actions by so many characters, both ways."""
    names = list(KEYS)[:characters]
    shared = SeatHandle(own=(800, 600))
    try:
        found = {"one display": play(dict.fromkeys(names, shared), actions, thief=True)}
    finally:
        shared.close()
    own: dict[str, SeatHandle] = {}
    try:
        for name in names:
            own[name] = SeatHandle(own=(800, 600))
        found["a display each"] = play(own, actions, thief=False)
    finally:
        for seat in own.values():
            seat.close()
    return found


def play(seats: dict[str, SeatHandle], many: int, thief: bool) -> Counts:
    """Let all of them act, and return what the clients, and the thief, have got."""
    with tempfile.TemporaryDirectory() as folder:
        logs = {name: start(seat, name, Path(folder)) for name, seat in seats.items()}
        stolen = Path(folder) / "stolen"
        stolen.touch()
        if thief:
            seats["Kaya"].launch([sys.executable, str(TESTS / "thief.py"), str(stolen)], {}, None).wait(20)
        begun = time.monotonic()
        ended = act(seats, many, moves=thief)
        seconds = time.monotonic() - begun
        settle(logs)
        return counts(seconds, ended, logs, len(stolen.read_text().splitlines()))


def start(seat: SeatHandle, name: str, folder: Path) -> Path:
    """Start a client and wait for its window; return where it counts."""
    log = folder / f"{name}.log"
    place = 60 * list(KEYS).index(name)
    at = f"{2 * place},{place}"
    seat.launch(
        [sys.executable, str(TESTS / "game.py"), name, str(log), "--at", at, "--fps", "60"], {}, None
    ).wait(20)
    while seat.find(Wanted(name)).wait(20).state != "done":
        time.sleep(0.05)
    return log


def act(seats: dict[str, SeatHandle], many: int, moves: bool) -> Counter[str]:
    """Do so many actions in all, and count how they ended; now and then a window is moved."""
    ended: Counter[str] = Counter()
    rng = random.Random(1)  # noqa: S311 - which keys, and which window moves
    under_way: dict[str, list[Ticket]] = {name: [] for name in seats}
    begun = 0
    while begun < many or any(under_way.values()):
        for name, tickets in under_way.items():
            while begun < many and len(tickets) < AHEAD:
                tickets.append(seats[name].act(name, Wanted(name), [Press((rng.choice(KEYS[name]),))]))
                begun += 1
            ended.update(ticket.state for ticket in tickets if ticket.state != "running")
            tickets[:] = [ticket for ticket in tickets if ticket.state == "running"]
        if moves and rng.random() < 0.01:
            move(seats, rng)
        time.sleep(0.005)
    return ended


def settle(logs: dict[str, Path]) -> None:
    """Wait until the clients have written down all that they got."""
    size = -1
    while size != (size := sum(log.stat().st_size for log in logs.values())):
        time.sleep(1)


def move(seats: dict[str, SeatHandle], rng: random.Random) -> None:
    """Put one of the windows elsewhere, as a person would."""
    x, y = str(rng.randrange(300)), str(rng.randrange(200))
    subprocess.run(  # noqa: S603 - our own list of arguments
        ["xdotool", "search", "--name", rng.choice(list(seats)), "windowmove", x, y],  # noqa: S607 - found on PATH
        check=False,
        env=os.environ | seats["Kaya"].env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def counts(seconds: float, ended: Counter[str], logs: dict[str, Path], stolen: int) -> Counts:
    """Return what came of it; a key is wrong where another's client or the thief has got it."""
    down: Counter[bool] = Counter()
    polled: Counter[bool] = Counter()
    late = 0
    for name, log in logs.items():
        for entry in map(json.loads, log.read_text().splitlines()):
            late += "late" in entry
            for what, seen in (("down", down), ("polled", polled)):
                if what in entry:
                    seen[entry[what] in KEYS[name]] += 1
    return {
        "right": down[True],
        "seen by polling": polled[True],
        "frames too late": late,
        "wrong": down[False] + polled[False] + stolen,
        **ended,
        "keys_per_s": round(down[True] / seconds, 1),
    }
