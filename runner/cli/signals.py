"""Ctrl-C and SIGTERM while a command does something that is to end in good order."""

from __future__ import annotations

import signal
from collections.abc import Callable


class stopped_by_signals:  # noqa: N801 - used as a verb, as contextlib's are
    """While it lasts, the first Ctrl-C or SIGTERM calls ``stop``; the next one ends the process at once."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop
        self._before: dict[int, object] = {}

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._handle)

    def __exit__(self, *unused: object) -> None:
        self._restore()

    def _handle(self, number: int, frame: object) -> None:
        self._restore()
        self._stop()

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
