"""Counts keys in wrong windows: two characters on one display with a thief of the focus, and with a display each.

``python benchmarks/desktop.py [--actions 10000]``; the clients themselves count what they get.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from pathlib import Path

import click

from btrunner.runner.worlds.desktop.screens.screen import Wanted
from btrunner.runner.worlds.desktop.seat.handle import SeatHandle, Ticket
from btrunner.runner.worlds.desktop.seat.strokes import Press

TESTS = Path(__file__).parents[1] / "tests" / "desktop"
KEYS = {"Kaya": ("a", "b", "c"), "Miro": ("x", "y", "z")}
AHEAD = 4
"""Actions that each character has on their way at once."""


def main() -> None:
    """Play both ways, and print what the clients counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=1000)
    many: int = parser.parse_args().actions
    shared = SeatHandle(own=(800, 600))
    try:
        play("one display, a thief, moving windows", dict.fromkeys(KEYS, shared), many, thief=True)
    finally:
        shared.close()
    own = {name: SeatHandle(own=(800, 600)) for name in KEYS}
    try:
        play("a display each", own, many, thief=False)
    finally:
        for seat in own.values():
            seat.close()


def play(what: str, seats: dict[str, SeatHandle], many: int, thief: bool) -> None:
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
        print_counts(what, seconds, ended, logs, len(stolen.read_text().splitlines()))


def start(seat: SeatHandle, name: str, folder: Path) -> Path:
    """Start a client and wait for its window; return where it counts."""
    log = folder / f"{name}.log"
    at = "0,0" if name == "Kaya" else "120,80"
    seat.launch([sys.executable, str(TESTS / "game.py"), name, str(log), "--at", at], {}, None).wait(20)
    while seat.find(Wanted(name)).wait(20).state != "done":
        time.sleep(0.05)
    return log


def act(seats: dict[str, SeatHandle], many: int, moves: bool) -> Counter[str]:
    """Do so many actions in all, and count how they ended; now and then a window is moved."""
    ended: Counter[str] = Counter()
    rng = random.Random(1)  # noqa: S311 - which keys, and which window moves
    under_way: dict[str, deque[Ticket]] = {name: deque() for name in seats}
    begun = 0
    while begun < many or any(under_way.values()):
        for name, tickets in under_way.items():
            while begun < many and len(tickets) < AHEAD:
                tickets.append(seats[name].act(name, Wanted(name), [Press((rng.choice(KEYS[name]),))]))
                begun += 1
            while tickets and tickets[0].state != "running":
                ended[tickets.popleft().state] += 1
        if moves and rng.random() < 0.01:
            move(seats["Kaya"], rng)
        time.sleep(0.005)
    return ended


def settle(logs: dict[str, Path]) -> None:
    """Wait until the clients have written down all that they got."""
    size = -1
    while size != (size := sum(log.stat().st_size for log in logs.values())):
        time.sleep(1)


def move(seat: SeatHandle, rng: random.Random) -> None:
    x, y = str(rng.randrange(300)), str(rng.randrange(200))
    subprocess.run(  # noqa: S603 - our own list of arguments
        ["xdotool", "search", "--name", rng.choice(list(KEYS)), "windowmove", x, y],  # noqa: S607 - found on PATH
        check=False,
        env=seat.env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def print_counts(what: str, seconds: float, ended: Counter[str], logs: dict[str, Path], stolen: int) -> None:
    right = wrong = 0
    for name, log in logs.items():
        for line in log.read_text().splitlines():
            key = json.loads(line).get("down")
            right += key in KEYS[name]
            wrong += key is not None and key not in KEYS[name]
    rate = right / seconds
    click.echo(f"{what}: {right} right, {wrong} in the other's window, {stolen} in the thief's; "
          f"{ended['done']} done, {ended['failed']} refused; {rate:.1f} keys/s")  # fmt: skip


if __name__ == "__main__":
    main()
