"""``btrunner-demo-client``: one window of the small game, for one character."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from btrunner.demo.address import HOST, read_port
from btrunner.demo.window.connection import Connection
from btrunner.demo.wire import is_name
from btrunner.runner.errors import did_you_mean

if TYPE_CHECKING:
    from btrunner.demo.window.model import Model

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--name", required=True, help="The character; the window is called 'Demo - NAME'.")
@click.option("--port", type=click.IntRange(1, 65535), help="The server's port.")
@click.option(
    "--port-file", type=_FILE, help="The file the server wrote its port to; it is read at each login."
)
@click.option(
    "--password-env", metavar="VAR", help="Log in by itself, as NAME, with the password in this variable."
)
@click.option(
    "--loading", type=click.FloatRange(0), default=2.0, show_default=True, help="Seconds of loading."
)
@click.option(
    "--zone-loading",
    type=click.FloatRange(0),
    default=1.0,
    show_default=True,
    help="Seconds in another zone.",
)
@click.option("--log", type=_FILE, help="Where lines for people are added, such as 'quest step 2/3'.")
@click.option("--state", type=_FILE, help="A JSON file with the facts, written five times a second.")
@click.option("--keylog", type=_FILE, help="Where every key and change of focus is added, with its time.")
@click.option("--show", metavar="SCREEN", help="Show one screen without a server: login, queue, game, ban, …")
@click.option("--frames", type=click.IntRange(1), help="Show so many frames, and end.")
@click.option("--screenshot", type=_FILE, help="Where the last of those frames is saved, as a PNG.")
def main(
    name: str, port: int | None, port_file: Path | None, password_env: str | None, loading: float,
    zone_loading: float, log: Path | None, state: Path | None, keylog: Path | None, show: str | None, frames: int | None,
    screenshot: Path | None,
) -> None:  # fmt: skip
    """Open a window of the small game.

    F1 target · F2 heal · F3 flash heal · F4 attack · F5 quest · F6 follow · F7 rest · F8 travel ·
    arrows or WASD walk · Enter chats · Escape closes · 1–4 choose a friend · 5 renew · 6 group heal ·
    7 cure · 8 revive · T assist · X stop · H go home · R rise again · Space get free.
    """
    try:
        import pygame

        from btrunner.demo.window.records import KeyLog, Log, StateFile
        from btrunner.demo.window.window import Records, Window
    except ImportError as error:
        if error.name != "pygame":
            raise
        raise click.ClickException("the game's window needs pygame: pip install 'btrunner[demo]'") from error
    model = _model(name, port, port_file, (loading, zone_loading), show)
    if password_env is not None:
        model.form.texts = [name, _password(password_env)]
        model.log_in()
    clock = time.monotonic if show is None else partial(float, 1)
    try:
        window = Window(model, Records(Log(log), StateFile(state), KeyLog(keylog)), clock)
    except pygame.error as error:
        raise click.ClickException(f"there is no display for the game's window: {error}") from error
    except OSError as error:
        raise click.ClickException(f"cannot write {error.filename}: {error.strerror}") from error
    window.run(frames)
    if screenshot is not None:
        pygame.image.save(window.picture, screenshot)


def _model(
    name: str, port: int | None, port_file: Path | None, loading: tuple[float, float], show: str | None
) -> Model:
    from btrunner.demo.window.model import Model
    from btrunner.demo.window.poses import POSES, pose

    if not is_name(name):
        raise click.UsageError(f"'{name}' is no name: a letter, then up to 15 letters, digits, _ or -")
    if show is not None:
        if show not in POSES:
            raise click.UsageError(f"there is no screen '{show}' ({did_you_mean(show, POSES)})")
        return pose(name, show)
    if port is None and port_file is None:
        raise click.UsageError("say where the server is: --port or --port-file")
    return Model(name, partial(_dial, port, port_file), *loading)


def _dial(port: int | None, port_file: Path | None) -> Connection:
    """Connect to the server, which may have come back at another port; raises OSError where there is none."""
    return Connection(HOST, read_port(port_file) if port is None and port_file else port or 0)


def _password(variable: str) -> str:
    try:
        return os.environ[variable]
    except KeyError:
        raise click.UsageError(f"there is no password in the variable {variable}") from None
