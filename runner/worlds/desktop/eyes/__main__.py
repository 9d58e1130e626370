"""The process of a character's eyes; it looks until its input ends, so that it outlives no runner."""

from __future__ import annotations

import select
import signal
import sys
import time
from queue import Empty, SimpleQueue

from btrunner.runner.worlds.desktop.eyes.watcher import Watcher
from btrunner.runner.worlds.desktop.eyes.wire import (
    Order,
    Started,
    Starting,
    Unreadable,
    Watch,
    read_order,
)
from btrunner.runner.worlds.desktop.lines import listen, speaker
from btrunner.runner.worlds.desktop.screens.opened import open_screen
from btrunner.runner.worlds.desktop.screens.screen import ScreenGone

Orders = SimpleQueue[Order | None]


def main() -> int:
    """Look until the input ends; returns the process's code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    report = speaker()
    orders: Orders = Orders()
    listen(read_order, orders.put, _misunderstood)
    first = orders.get()
    if not isinstance(first, Watch):
        return 0
    try:
        screen = open_screen()
        watcher = Watcher(first, screen, report, time.monotonic())
        try:
            _watch(watcher, orders)
        except Exception:
            screen.settle()  # what looks like a bug is none when the display has gone: that raises ScreenGone
            raise
        finally:
            watcher.close()
    except ScreenGone as gone:
        report(Unreadable("screen", str(gone)))
        return 1
    return 0


def _watch(watcher: Watcher, orders: Orders) -> None:
    while True:
        try:
            order = orders.get_nowait()
            if order is None:
                return
            _obey(watcher, order)
        except Empty:
            now = time.monotonic()
            watcher.look(now)
            _wait(watcher, watcher.due(now) - time.monotonic())


def _obey(watcher: Watcher, order: Order) -> None:
    if isinstance(order, Starting):
        watcher.starting(order.run, time.monotonic())
    elif isinstance(order, Started):
        watcher.started(order.pid, time.monotonic())


def _wait(watcher: Watcher, seconds: float) -> None:
    """Sleep until something is due or happens."""
    seconds = max(0.0, seconds)
    if sys.platform == "win32":
        time.sleep(min(seconds, 0.02))
        return
    readable, _, _ = select.select(watcher.filenos(), [], [], seconds)
    for number in readable:
        watcher.readable(number)


def _misunderstood(why: str) -> None:
    print(why, file=sys.stderr)  # noqa: T201 - to the runner's file of what went wrong


if __name__ == "__main__":
    sys.exit(main())
