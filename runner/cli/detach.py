"""``bt-run --detach``: the same command once more, in the background, without a terminal to lose."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import click
import msgspec

from btrunner.runner.cli.exits import SUCCEEDED
from btrunner.runner.control import client
from btrunner.runner.control.entry import Entry
from btrunner.runner.control.locks import LOCK
from btrunner.runner.control.registry import Registry
from btrunner.runner.errors import ControlError, said_by_system

LOG = "run.log"
"""Where a session in the background says what it would say in a terminal."""

BACKGROUND = "--in-background-as"
"""The hidden option that tells the command in the background its session's id."""

_LOOK = 0.05
"""Seconds between two looks at whether it plays."""


def detach(session_id: str, folder: Path, as_json: bool) -> int:
    """Start this command in the background, wait until it plays, and return the exit code.

    When it ends before it plays, what it said is said here, and its exit code is returned. Raises ControlError.
    """
    log = folder / LOG
    process = _start(session_id, log)
    entry = _when_it_plays(session_id, process)
    if entry is None:
        return _say_why_not(log, process.wait())
    if as_json:
        click.echo(
            msgspec.json.encode(
                {"id": entry.id, "pid": entry.process.pid, "folder": entry.folder, "log": entry.log}
            )
        )
        return SUCCEEDED
    click.echo(f"{entry.id} plays in the background (process {entry.process.pid})")
    click.echo(f"  watch it:  bt-sessions attach {entry.id}")
    click.echo(f"  stop it:   bt-sessions stop {entry.id}")
    click.echo(f"  its log:   {log}")
    return SUCCEEDED


def _start(session_id: str, log: Path) -> subprocess.Popen[bytes]:
    arguments = [each for each in sys.argv[1:] if each not in ("--detach", "--json")]
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            return subprocess.Popen(  # noqa: S603 - our own command, with the person's own arguments
                [sys.executable, sys.argv[0], *arguments, BACKGROUND, session_id],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
    except OSError as error:
        raise ControlError(f"{log}: cannot be made: {said_by_system(error)}") from error


def _when_it_plays(session_id: str, process: subprocess.Popen[bytes]) -> Entry | None:
    """Return the entry as soon as the session answers; None when it has ended before that."""
    registry = Registry()
    while process.poll() is None:
        with suppress(ControlError):
            entry = registry.read(session_id)
            if entry.address:
                client.status(entry)
                return entry
        time.sleep(_LOOK)
    return None


def _say_why_not(log: Path, code: int) -> int:
    """Say what it said before it ended; of a session that never began, nothing is left behind."""
    with suppress(OSError):
        click.echo(log.read_text(encoding="utf-8", errors="replace"), nl=False, err=code != SUCCEEDED)
        if {path.name for path in log.parent.iterdir()} <= {LOG, LOCK}:
            for path in log.parent.iterdir():
                path.unlink()
            log.parent.rmdir()
    return code
