"""The process of a character's eyes; it looks until its input ends, so that it outlives no runner."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import BinaryIO

import msgspec

from btrunner.runner.worlds.desktop.eyes.watcher import Watcher
from btrunner.runner.worlds.desktop.eyes.wire import (
    Order,
    Report,
    Started,
    Starting,
    Unreadable,
    Watch,
    read_order,
    to_line,
)
from btrunner.runner.worlds.desktop.screens.opened import open_screen
from btrunner.runner.worlds.desktop.screens.screen import ScreenGone

Orders = SimpleQueue[Order | None]


def main() -> int:
    """Look until the input ends; returns the process's code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    report = _reporter()
    orders: Orders = Orders()
    Thread(target=_listen, args=(orders,), name="listens", daemon=True).start()
    first = orders.get()
    if not isinstance(first, Watch):
        return 0
    try:
        screen = open_screen()
        try:
            _watch(Watcher(first, screen, report, time.monotonic()), orders)
        except Exception:
            screen.settle()  # what looks like a bug is none when the display has gone: that raises ScreenGone
            raise
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


def _reporter() -> Callable[[Report], None]:
    lines: BinaryIO = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)

    def report(said: Report) -> None:
        try:
            lines.write(to_line(said))
        except BrokenPipeError:
            return  # nobody listens any more: the input ends as well

    return report


def _listen(orders: Orders) -> None:
    for line in sys.stdin.buffer:
        try:
            orders.put(read_order(line))
        except msgspec.ValidationError as error:
            print(error, file=sys.stderr)  # noqa: T201 - to the runner's file of what went wrong
    orders.put(None)


if __name__ == "__main__":
    sys.exit(main())
