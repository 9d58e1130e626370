"""A runner's end of a character's eyes: what they reported, to be taken without waiting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue

from btrunner.runner.worlds.desktop.eyes.wire import ClientIs, Order, Report, Watch, read_report
from btrunner.runner.worlds.desktop.worker import Worker

_END = 3.0


class EyesHandle:
    """The eyes' process, at the display that ``env`` leads to.

    ``on_news`` is called, from another thread, when the client's state has changed.
    """

    def __init__(self, watch: Watch, env: Mapping[str, str], on_news: Callable[[], None]) -> None:
        self._on_news = on_news
        self._reports: SimpleQueue[Report] = SimpleQueue()
        self._worker = Worker("btrunner.runner.worlds.desktop.eyes", (), env, self._hear)
        self.tell(watch)

    @property
    def alive(self) -> bool:
        """Say whether its process still is there."""
        return self._worker.alive

    def tell(self, order: Order) -> None:
        """Give an order; eyes that have gone hear none."""
        self._worker.tell(order)

    def reports(self) -> list[Report]:
        """Return what was reported since the last call."""
        reports: list[Report] = []
        while True:
            try:
                reports.append(self._reports.get_nowait())
            except Empty:
                return reports

    def last_words(self) -> str:
        """Return what the process last wrote to its standard error."""
        return self._worker.last_words()

    def close(self) -> None:
        """End it."""
        self._worker.close(_END)

    def _hear(self, line: bytes) -> None:
        report = read_report(line)
        self._reports.put(report)
        if isinstance(report, ClientIs):
            self._on_news()
