"""``btrunner-demo-server``: the small game's server on this machine, and the faults sent to it."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import click

from btrunner.demo.address import HOST, read_port
from btrunner.demo.game.land import Land
from btrunner.demo.hall.accounts import Gate
from btrunner.demo.hall.faults import EVERYBODY, FAULTS, Fault, Schedule, read_fault, read_faults
from btrunner.demo.hall.hall import Hall
from btrunner.demo.hall.service import serve
from btrunner.demo.wire import LONGEST, Answer, Strike, from_server, line
from btrunner.runner.units import duration

_TOKEN = "BTRUNNER_DEMO_ADMIN_TOKEN"  # noqa: S105 - the name of the variable that holds it
_ANSWERS_IN = 5.0
_FAULTS = "\n\n\b\nFaults:\n" + "\n".join(f"  {name:<13}{about}" for name, about in FAULTS.items())


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 takes any that is free."
)
@click.option(
    "--port-file", type=click.Path(path_type=Path, dir_okay=False), help="Where the port is written."
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The dice of the game."
)
@click.option("--leader", default="", help="Who leads the party; unless said, whoever logs in first.")
@click.option(
    "--fault", "written", multiple=True, metavar="FAULT@TIME[+LASTING][:WHO]", help="A fault to strike."
)
@click.option(
    "--faults", type=click.Path(path_type=Path, dir_okay=False), help="A YAML list of {at, fault, who, for}."
)
@click.option(
    "--admin-token", envvar=_TOKEN, default="", help=f"Whoever has it may send faults (or {_TOKEN})."
)
@click.option(
    "--queue", "length", type=click.IntRange(1), default=10, show_default=True, help="How long a queue is."
)
@click.option(
    "--lingers", default="10s", show_default=True, help="How long a character stays without its client."
)
@click.pass_context
def main(
    context: click.Context, port: int, port_file: Path | None, seed: int, leader: str, written: tuple[str, ...],
    faults: Path | None, admin_token: str, length: int, lingers: str,
) -> None:  # fmt: skip
    """Serve the small game to clients on this machine until it is stopped with Ctrl-C."""
    if context.invoked_subcommand is not None:
        return
    hall = Hall(
        Land(seed, leader), Gate(length), Schedule(_faults(written, faults)), admin_token, _seconds(lingers)
    )
    try:
        asyncio.run(serve(hall, HOST, port, port_file))
    except OSError as error:
        raise click.ClickException(f"cannot serve on port {port}: {error}") from error
    except KeyboardInterrupt:
        sys.exit(130)


@main.command(epilog=_FAULTS)
@click.argument("name")
@click.argument("who", default=EVERYBODY)
@click.option("--port", type=click.IntRange(1, 65535), help="The server's port.")
@click.option(
    "--port-file", type=click.Path(path_type=Path, dir_okay=False), help="The file it wrote its port to."
)
@click.option("--for", "lasting", metavar="TIME", help="How long it lasts, where it is one that passes.")
@click.option("--admin-token", envvar=_TOKEN, default="", help=f"The server's token (or {_TOKEN}).")
def fault(
    name: str, who: str, port: int | None, port_file: Path | None, lasting: str | None, admin_token: str
) -> None:
    """Let the fault NAME strike the character WHO, or all, now."""
    message = Strike(admin_token, name, who, None if lasting is None else _seconds(lasting))
    answer = _send(port or _port(port_file), message)
    if not answer.done:
        raise click.ClickException(answer.text)
    click.echo(answer.text)


def _port(path: Path | None) -> int:
    if path is None:
        raise click.UsageError("say where the server is: --port or --port-file")
    try:
        return read_port(path)
    except OSError as error:
        raise click.ClickException(f"no server has written its port to {path}") from error


def _send(port: int, message: Strike) -> Answer:
    try:
        with socket.create_connection((HOST, port), timeout=_ANSWERS_IN) as connection:
            connection.sendall(line(message))
            answer = from_server(connection.makefile("rb").readline(LONGEST))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"the server on port {port} does not answer: {error}") from error
    if not isinstance(answer, Answer):
        raise click.ClickException(f"what listens on port {port} is no server of this game")
    return answer


def _faults(written: tuple[str, ...], path: Path | None) -> list[Fault]:
    try:
        return [read_fault(text) for text in written] + (read_faults(path) if path else [])
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.UsageError(f"cannot read {path}: {error.strerror}") from error


def _seconds(text: str) -> float:
    try:
        return duration(text)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
