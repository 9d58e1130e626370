"""A runner's end of a character's eyes: what they reported, to be taken without waiting."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, cast

from btrunner.runner.worlds.desktop.eyes.wire import ClientIs, Order, Report, Watch, read_report, to_line

_END = 3.0


class EyesHandle:
    """The eyes' process, at the display that ``env`` leads to.

    ``on_news`` is called, from another thread, when the client's state has changed.
    """

    def __init__(self, watch: Watch, env: Mapping[str, str], on_news: Callable[[], None]) -> None:
        self._on_news = on_news
        self._reports: SimpleQueue[Report] = SimpleQueue()
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the eyes
        self._process = subprocess.Popen(
            [sys.executable, "-m", "btrunner.runner.worlds.desktop.eyes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=dict(env),
            bufsize=0,
            start_new_session=True,
        )
        self._in = cast(IO[bytes], self._process.stdin)
        self._out = cast(IO[bytes], self._process.stdout)
        self._reader = Thread(target=self._read, name=f"hears {watch.character}'s eyes", daemon=True)
        self._reader.start()
        self.tell(watch)

    @property
    def alive(self) -> bool:
        """Say whether its process still is there."""
        return self._process.poll() is None

    def tell(self, order: Order) -> None:
        """Give an order; eyes that have gone hear none."""
        with contextlib.suppress(OSError, ValueError):
            self._in.write(to_line(order))

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
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            self._in.close()
        try:
            self._process.wait(_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(_END)
        self._out.close()
        self._errors.close()

    def _read(self) -> None:
        for line in self._out:
            report = read_report(line)
            self._reports.put(report)
            if isinstance(report, ClientIs):
                self._on_news()
