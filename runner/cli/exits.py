"""Exit codes, and how an error of a file's or of the machine's ends a command: told, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import click

from btrunner.runner.cli.problems import excerpt
from btrunner.runner.errors import BtrunnerError, InvalidFile

SUCCEEDED, FAILED, INVALID, INTERRUPTED = 0, 1, 2, 130

P = ParamSpec("P")


def tells_errors(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what btrunner refuses into a message on standard error and an exit code."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except InvalidFile as invalid:
            for problem in invalid.problems:
                click.echo(excerpt(problem), err=True)
            sys.exit(INVALID)
        except BtrunnerError as error:
            refuse(str(error), FAILED)
        except BrokenPipeError:
            # Whoever read our output has enough; Python's own complaint at its exit is kept quiet too.
            sys.stderr.close()
            sys.exit(SUCCEEDED)

    return told


def refuse(message: str, code: int) -> NoReturn:
    """Say what is wrong, and end."""
    click.echo(f"{click.style('error', fg='red', bold=True)}: {message}", err=True)
    sys.exit(code)
