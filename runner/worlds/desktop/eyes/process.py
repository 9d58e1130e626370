"""The client's process as its eyes see it: whether it lives, and what it uses."""

from __future__ import annotations

import os
from collections.abc import Callable

import psutil


class ClientProcess:
    """One process; ``fileno`` becomes readable when it ends, where the system has that."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._fd = _pidfd(pid)
        self._gone = self._fd is None and not psutil.pid_exists(pid)
        self._process = None if self._gone else _process(pid)

    def fileno(self) -> int | None:
        """Return what becomes readable when the process ends."""
        return self._fd

    def ended(self) -> None:
        """Take in that it has ended."""
        self._gone = True
        self.close()

    @property
    def gone(self) -> bool:
        """Say whether it has ended; without a file for that, it is looked for."""
        if not self._gone and self._fd is None:
            self._gone = self._process is None or not _lives(self._process)
        return self._gone

    def family(self) -> set[int]:
        """Return its pid and those of its children, who may own the window."""
        if self._process is None:
            return {self.pid}
        try:
            return {self.pid, *(child.pid for child in self._process.children(recursive=True))}
        except psutil.Error:
            return {self.pid}

    def use(self, what: str) -> float | None:
        """Return megabytes of memory, or cores in use since the last call; None when that is not known."""
        try:
            if self._process is None:
                return None
            if what == "memory":
                return round(float(self._process.memory_info().rss) / 1e6, 1)
            return round(float(self._process.cpu_percent()) / 100, 2)
        except psutil.Error:
            return None

    def close(self) -> None:
        """Let go of it."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _pidfd(pid: int) -> int | None:
    opened: Callable[[int], int] | None = getattr(os, "pidfd_open", None)
    try:
        return opened(pid) if opened else None
    except OSError:
        return None


def _process(pid: int) -> psutil.Process | None:
    try:
        return psutil.Process(pid)
    except psutil.Error:
        return None


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running()) and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
