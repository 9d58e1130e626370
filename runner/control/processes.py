"""Processes by their id and the moment of their creation, so that a reused id is never taken for another's."""

from __future__ import annotations

import msgspec
import psutil

SLACK = 0.05
"""Seconds by which a creation time may differ between two readings: it is counted in ticks of the kernel's."""


class ProcessId(msgspec.Struct, frozen=True):
    """A process: its ``pid``, and when it was ``created`` (seconds since the epoch)."""

    pid: int
    created: float


def this_process() -> ProcessId:
    """Return the process that asks."""
    me = psutil.Process()
    return ProcessId(me.pid, me.create_time())


def running(process: ProcessId) -> psutil.Process | None:
    """Return the living process that is meant; None when it is gone, or its id now belongs to another."""
    try:
        found = psutil.Process(process.pid)
        is_the_one = abs(found.create_time() - process.created) < SLACK
        return found if is_the_one and found.status() != psutil.STATUS_ZOMBIE else None
    except psutil.Error:
        return None


def is_alive(process: ProcessId) -> bool:
    """Say whether that very process lives; one that has ended and waits for its parent does not."""
    return running(process) is not None
