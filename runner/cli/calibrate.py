"""``bt-calibrate``: holds a desktop world's file against what a client shows, and sets places and colours in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from btrunner.runner.cli.exits import INVALID, refuse, tells_errors
from btrunner.runner.errors import WorldError

_PIXEL = click.IntRange(0)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("world", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "picture_file",
    metavar="FILE.png",
    type=click.Path(path_type=Path),
    help="Look at a saved picture, not at a window.",
)
@click.option("--start", is_flag=True, help="Start a client, log in, and look at that; it ends at the end.")
@click.option("--character", metavar="NAME", help="Whose client it is; read from the title unless said.")
@click.option("--role", metavar="ROLE", help="The role of that character.")
@click.option(
    "--add-fact",
    "new_facts",
    type=(str, click.Choice(["bar", "colour", "template", "text"]), _PIXEL, _PIXEL, _PIXEL, _PIXEL),
    metavar="NAME KIND X Y W H",
    multiple=True,
    help="Save a new fact, told by the bar, colour, template or text that is there; with --colour, "
    "--colour-at and --text as it should be, else as it is now.",
)
@click.option(
    "--add-state",
    "new_states",
    type=(str, click.Choice(["colour", "template", "text"]), _PIXEL, _PIXEL, _PIXEL, _PIXEL),
    metavar="STATE KIND X Y W H",
    multiple=True,
    help="Save a new state of the client, likewise; one that is told already gets an alternative.",
)
@click.option(
    "--text",
    "texts",
    type=(str, str),
    metavar="NAME TEXT",
    multiple=True,
    help="The pattern of a new fact, or the words of a new state.",
)
@click.option(
    "--region",
    "regions",
    type=(str, _PIXEL, _PIXEL, _PIXEL, _PIXEL),
    metavar="FACT X Y W H",
    multiple=True,
    help="Save a place in the file.",
)
@click.option(
    "--colour",
    "colours",
    type=(str, str),
    metavar="FACT COLOUR",
    multiple=True,
    help="Save a colour in the file: '#3ac43a', also without the #.",
)
@click.option(
    "--colour-at",
    "colours_at",
    type=(str, _PIXEL, _PIXEL),
    metavar="FACT X Y",
    multiple=True,
    help="Save the colour that is at a pixel of the window.",
)
@click.option(
    "--pick", type=(_PIXEL, _PIXEL), metavar="X Y", help="Print the colour there, and what is there."
)
@click.option(
    "--picture",
    metavar="OUT.png",
    type=click.Path(path_type=Path),
    help="Save a picture of the window with all places drawn over it.",
)
@click.option(
    "--facts", is_flag=True, help="Read all facts and states now; exits with 1 when one is unreadable."
)
@click.option("--json", "as_json", is_flag=True, help="With --facts: print them as JSON, an object a line.")
@click.option("--watch", is_flag=True, help="With --facts: every second, until Ctrl-C.")
@click.option("--mouse", is_flag=True, help="Open a window for the mouse, as without any of these.")
@click.version_option(package_name="btrunner")
@tells_errors
def main(
    facts: bool, as_json: bool, watch: bool, start: bool, picture_file: Path | None, **more: Any
) -> None:
    """Calibrate the file of a desktop world.

    The window of a client that runs on this display is looked at, unless --from or --start says otherwise.
    What is saved is checked first, and nothing else in the file changes. FACT is the name of a fact or of a
    client's state that is looked for in the window; disconnected/0 is the first alternative of that state.
    """
    if (as_json or watch) and not facts:
        refuse("--json and --watch say how --facts are told: add --facts", INVALID)
    if picture_file is not None and (start or watch):
        refuse("--from is one saved picture: it goes with neither --start nor --watch", INVALID)
    with _needs_the_desktop():
        from btrunner.runner.cli.calibrate_asked import Asked
        from btrunner.runner.cli.calibrate_work import work

        asked = Asked(
            facts=facts, as_json=as_json, watch=watch, start=start, picture_file=picture_file, **more
        )  # fmt: skip
        sys.exit(work(asked))


@contextmanager
def _needs_the_desktop() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        if error.name in ("tkinter", "_tkinter"):
            raise WorldError(
                "the window for the mouse needs tkinter: install the package python3-tk, or use "
                "--add-fact, --region, --colour-at and --picture"
            ) from error
        if (error.name or "").partition(".")[0] not in ("cv2", "numpy", "Xlib"):
            raise
        raise WorldError(
            f"calibrating needs {error.name}: pip install 'btrunner[desktop]' brings it"
        ) from error
