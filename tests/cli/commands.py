"""Runs the project's commands as a shell does: real processes, with what they print."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def command(
    name: str, *arguments: object, cwd: Path = REPOSITORY, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of this project to its end; its output is no terminal."""
    return subprocess.run(
        [str(BIN / name), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def wait_while_it_runs(
    runner: subprocess.Popen[str] | subprocess.Popen[bytes], until: Callable[[], object]
) -> None:
    """Wait until something has come of a command that runs."""
    deadline = time.monotonic() + 60
    while not until():
        assert time.monotonic() < deadline, "it never came to that"
        assert runner.poll() is None, runner.communicate()
        os.sched_yield()
