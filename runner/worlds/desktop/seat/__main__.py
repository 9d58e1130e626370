"""The process of a seat: ``--own 1280x800`` makes a display, else the one at hand is taken.

It works until its input ends (so it outlives no runner, not even a killed one) or SIGTERM comes.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack

from btrunner.runner.worlds.desktop.lines import listen, speaker
from btrunner.runner.worlds.desktop.screens.opened import open_screen
from btrunner.runner.worlds.desktop.screens.screen import ScreenGone
from btrunner.runner.worlds.desktop.seat.displays import OwnDisplay
from btrunner.runner.worlds.desktop.seat.guardian import GuardedHands, Guardian
from btrunner.runner.worlds.desktop.seat.programs import Programs
from btrunner.runner.worlds.desktop.seat.server import Inbox, Seat
from btrunner.runner.worlds.desktop.seat.wire import Note, Ready, Said, read_request

_DISPLAY = ("DISPLAY", "XAUTHORITY")


def main() -> int:
    """Run the seat; returns the process's code."""
    options = _options()
    say = speaker()
    inbox: Inbox = Inbox()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *unused: inbox.put(None))
    try:
        _work(options, inbox, say)
    except ScreenGone as gone:
        say(Note("broken", str(gone)))
        return 1
    return 0


def _work(options: argparse.Namespace, inbox: Inbox, say: Callable[[Said], None]) -> None:
    with ExitStack() as stack:
        if options.own:
            display = OwnDisplay(*options.own)
            stack.callback(display.close)
            os.environ.update(display.env)
        guardian = None if options.own or not sys.platform.startswith("linux") else Guardian()
        screen = open_screen()
        stack.callback(screen.close)
        if guardian:
            stack.callback(guardian.close)
            screen.hands = GuardedHands(screen.hands, guardian)
        env = {name: os.environ[name] for name in _DISPLAY if name in os.environ}
        programs = Programs(
            env, bool(options.own), lambda pid, code: inbox.put(Note("exited", str(code), pid))
        )
        if options.own:
            stack.callback(programs.kill_all)
        say(Ready(env, screen.size()))
        listen(read_request, inbox.put, lambda why: inbox.put(Note("misunderstood", why)))
        seat = Seat(screen, programs, inbox, say, None if options.own else options.hold_off)
        try:
            seat.run()
        except Exception:
            screen.settle()  # what looks like a bug is none when the display has gone: that raises ScreenGone
            raise


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m btrunner.runner.worlds.desktop.seat", description=__doc__
    )
    parser.add_argument("--own", metavar="WIDTHxHEIGHT", type=_size, help="make a virtual display")
    parser.add_argument(
        "--hold-off", metavar="SECONDS", type=float, help="step aside for so long after a person's input"
    )
    return parser.parse_args()


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
