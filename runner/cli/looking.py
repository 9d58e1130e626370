"""``bt-sessions picture`` and ``bt-sessions vnc``: the windows of a running session, on displays that nobody sees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from btrunner.runner.cli.exits import tells_errors
from btrunner.runner.control.registry import Registry
from btrunner.runner.errors import ControlError, did_you_mean

if TYPE_CHECKING:
    from btrunner.runner.worlds.protocol import View


@click.command()
@click.argument("session")
@click.argument("character", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The PNG file; CHARACTER.png unless said.",
)
@click.option("--display", "whole", is_flag=True, help="The whole display in place of the client's window.")
@tells_errors
def picture(session: str, character: str | None, output: Path | None, whole: bool) -> None:
    """Save a picture of the window of CHARACTER in SESSION as it is now, also of a covered one."""
    from btrunner.runner.worlds.desktop.views import save_picture

    name, view = _view(session, character)
    path = output or Path(f"{name}.png")
    width, height = save_picture(view, path, whole)
    click.echo(f"{path}  {width} by {height}")


@click.command()
@click.argument("session")
@click.argument("character", required=False)
@click.option(
    "--control", is_flag=True, help="Also with keyboard and mouse; the session does not step aside."
)
@tells_errors
def vnc(session: str, character: str | None, control: bool) -> None:
    """Show the display of CHARACTER in SESSION to one VNC viewer of this machine, until it leaves or Ctrl-C.

    From another machine: ssh -L PORT:127.0.0.1:PORT, with the port that is told.
    """
    from btrunner.runner.worlds.desktop.vnc import VncServer

    name, view = _view(session, character)
    with VncServer(view.env, control) as server:
        click.echo(
            f"{name}: vnc://127.0.0.1:{server.port}  password {server.password}  (for one viewer, once; "
            f"{'with keyboard and mouse' if control else 'to look only'}; Ctrl-C ends it)"
        )
        try:
            server.wait()
        except KeyboardInterrupt:
            return


def _view(session: str, character: str | None) -> tuple[str, View]:
    """Return the name of a character, and where to look at it; raises ControlError."""
    from btrunner.runner.control import client

    entry = Registry().find(session)
    if entry.ended is not None:
        raise ControlError(f"{entry.id} has ended ({entry.ended.outcome}): there is nothing to look at")
    views = client.views(entry)
    name = character or (next(iter(views)) if len(views) == 1 else None)
    if name is None:
        raise ControlError(f"{entry.id} has several characters: say one of {', '.join(views)}")
    if name not in views:
        hint = did_you_mean(name, list(views))
        raise ControlError(f"nobody in {entry.id} is called {name}" + (f" ({hint})" if hint else ""))
    return name, views[name]
