"""The programs that a seat started: how they are run, when they end, and how they are made to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from threading import Event, Thread

import psutil

from btrunner.runner.worlds.desktop.screens.screen import Refused
from btrunner.runner.worlds.desktop.seat.displays import dies_with_us
from btrunner.runner.worlds.desktop.seat.wire import Kill, Launch

_PATIENCE = 5.0
Exited = Callable[[int, int], None]
"""Is told of a program that has ended, from another thread: its pid and its code."""


class _Program:
    """A child, and the moment at which it ended."""

    def __init__(self, child: subprocess.Popen[bytes], exited: Exited) -> None:
        self._child = child
        self._exited = exited
        self.over = Event()
        Thread(target=self._wait, name=f"waits for {child.pid}", daemon=True).start()

    def _wait(self) -> None:
        code = self._child.wait()
        self.over.set()
        self._exited(self._child.pid, code)


class Programs:
    """Starts programs with the display's environment. ``ours``: they end with the seat, even with a killed one."""

    def __init__(self, env: Mapping[str, str], ours: bool, exited: Exited) -> None:
        self._env = env
        self._ours = ours
        self._exited = exited
        self._running: dict[int, _Program] = {}

    def launch(self, wanted: Launch) -> int:
        """Start a program and return its pid; raises Refused when it cannot be started."""
        output = open(wanted.output, "ab") if wanted.output else None  # noqa: SIM115 - closed below
        try:
            child = subprocess.Popen(  # noqa: S603 - the world file's own list of arguments, without a shell
                wanted.argv,
                stdin=subprocess.DEVNULL,
                stdout=output or subprocess.DEVNULL,
                stderr=subprocess.STDOUT if output else subprocess.DEVNULL,
                env={**os.environ, **self._env, **wanted.env},
                cwd=wanted.cwd,
                start_new_session=sys.platform != "win32",
                preexec_fn=dies_with_us(signal.SIGKILL) if self._ours else None,
            )
        except OSError as error:
            raise Refused(f"cannot start {wanted.argv[0]}: {error.strerror}") from error
        finally:
            if output:
                output.close()
        self._running[child.pid] = _Program(child, self._exited)
        return child.pid

    def kill(self, wanted: Kill, done: Callable[[str], None]) -> None:
        """End a program with its children in the background; ``done`` hears why not, or an empty text.

        Raises Refused for a program that is none of ours.
        """
        pid = wanted.pid
        if pid not in self._running and (wanted.born is None or born(pid) != wanted.born):
            raise Refused(f"{pid} is no program of this seat")
        Thread(target=lambda: done(self._kill(pid, wanted.patience)), name=f"ends {pid}", daemon=True).start()

    def kill_all(self) -> None:
        """End all of them, with their children."""
        for pid in list(self._running):
            self._kill(pid, 0.3)

    def _kill(self, pid: int, patience: float) -> str:
        family = _family(pid)
        for member in family:
            _send(member, psutil.Process.terminate)
        for member in self._left(family, patience):
            _send(member, psutil.Process.kill)
        left = self._left(family, _PATIENCE)
        return f"{left[0].pid} does not end" if left else ""

    def _left(self, family: list[psutil.Process], seconds: float) -> list[psutil.Process]:
        """Return who is left after so many seconds; of a child of ours, who waits for it knows."""
        until = time.monotonic() + seconds
        left = []
        for member in family:
            ours = self._running.get(member.pid)
            patience = max(0.0, until - time.monotonic())
            if ours is not None:
                left += [] if ours.over.wait(patience) else [member]
            else:
                left += psutil.wait_procs([member], timeout=patience)[1]
        return left


def born(pid: int) -> float | None:
    """Return when a process began, which with its number says which one it is; None when there is none."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return None


def _family(pid: int) -> list[psutil.Process]:
    try:
        program = psutil.Process(pid)
        return [program, *program.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _send(process: psutil.Process, signal: Callable[[psutil.Process], None]) -> None:
    try:
        signal(process)
    except psutil.NoSuchProcess:
        return  # it ended by itself
