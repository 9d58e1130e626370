"""Whatever ends a seat or its runner, no key stays down, and no display and no program stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from desktop_play import SECONDS, Player, eventually

from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.desktop.seat.handle import SeatHandle
from btrunner.runner.worlds.desktop.seat.strokes import Press

RUNNER = """
import sys, time
from btrunner.runner.worlds.desktop.screens.screen import Wanted
from btrunner.runner.worlds.desktop.seat.handle import SeatHandle
from btrunner.runner.worlds.desktop.seat.strokes import Press
seat = SeatHandle(hold_off=0)
seat.act("Kaya", Wanted(sys.argv[1]), [Press(("w",), hold=3600)])
print("acts", flush=True)
time.sleep(3600)
"""


def family(seat: SeatHandle) -> list[psutil.Process]:
    return psutil.Process(seat.process.pid).children(recursive=True)


def are_gone(processes: list[psutil.Process]) -> bool:
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


def test_a_closed_seat_ends_its_display_and_its_programs(tmp_path: Path) -> None:
    seat = SeatHandle(own=(800, 600))
    game = Player(seat, tmp_path, "Demo - Kaya")
    there = family(seat)
    folder = Path(seat.env["XAUTHORITY"]).parent
    assert {"Xvfb", "openbox"} <= {process.name() for process in there}
    assert game.pid in [process.pid for process in there]
    seat.close()
    assert are_gone(there)
    assert not folder.exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_runner_leaves_no_key_down(seat, join, number: int) -> None:
    game = join("Demo - Kaya")
    runner = subprocess.Popen(
        [sys.executable, "-c", RUNNER, "Demo - Kaya"], env=os.environ | seat.env, stdout=subprocess.PIPE
    )
    eventually(lambda: game.saw("polled") == ["w"])
    worker = psutil.Process(runner.pid).children()
    runner.send_signal(number)
    runner.wait()
    runner.stdout.close()
    eventually(lambda: game.saw("up") == ["w"])
    eventually(lambda: are_gone(worker))


def test_a_seat_that_is_asked_to_end_lets_go(seat, join) -> None:
    game = join("Demo - Kaya")
    shared = SeatHandle(hold_off=0, env=os.environ | seat.env)
    ticket = shared.act("Kaya", game.wanted, [Press(("w",), hold=3600)])
    eventually(lambda: game.saw("polled") == ["w"])
    shared.process.terminate()
    eventually(lambda: game.saw("up") == ["w"])
    assert ticket.wait(SECONDS).why == "the seat is closed"
    shared.close()


def test_a_killed_seat_takes_its_display_and_programs_along(tmp_path: Path) -> None:
    seat = SeatHandle(own=(800, 600))
    Player(seat, tmp_path, "Demo - Kaya")
    there = family(seat)
    seat.process.kill()
    eventually(lambda: are_gone(there))
    assert seat.act("Kaya", None, []).wait(SECONDS).why == "the seat is gone"
    assert not seat.alive
    seat.close()
    SeatHandle(own=(640, 480)).close()  # the next one tidies up
    assert not Path(seat.env["XAUTHORITY"]).parent.exists()


def test_a_seat_whose_display_dies_says_so_and_ends(tmp_path: Path) -> None:
    seat = SeatHandle(own=(800, 600))
    [server] = [process for process in family(seat) if process.name() == "Xvfb"]
    server.kill()
    eventually(lambda: not seat.alive)
    eventually(lambda: [note.what for note in seat.notes()] == ["broken"])
    seat.close()


def test_a_programs_end_is_told_with_its_code(seat, join) -> None:
    game = join("Demo - Kaya")
    game.tell("exit 3")
    notes = []
    eventually(lambda: notes.extend(seat.notes()) or notes)
    assert [(note.what, note.pid, note.detail) for note in notes] == [("exited", game.pid, "3")]


def test_a_hung_program_is_ended_with_its_children(seat, join) -> None:
    game = join("Demo - Kaya")
    process = psutil.Process(game.pid)
    process.suspend()
    assert seat.kill(game.pid).wait(SECONDS).state == "done"
    assert are_gone([process])


def test_no_program_but_its_own_is_ended(seat) -> None:
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    ticket = seat.kill(other.pid).wait(SECONDS)
    assert ticket.why == f"{other.pid} is no program of this seat"
    assert other.poll() is None
    other.communicate()


def test_without_a_display_what_is_missing_is_told() -> None:
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "XAUTHORITY")}
    with pytest.raises(WorldError, match="there is no display"):
        SeatHandle(hold_off=0, env=env)
