"""Cameras: where a picture of a client comes from — a file, a window that is there, or a client started for it."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.desktop.calibrating.picture_files import read_picture
from btrunner.runner.worlds.desktop.character import Character
from btrunner.runner.worlds.desktop.doing import Doing
from btrunner.runner.worlds.desktop.eyes.pixels import Pixels
from btrunner.runner.worlds.desktop.file.quantities import filled, names_in
from btrunner.runner.worlds.desktop.file.rules import Rules
from btrunner.runner.worlds.desktop.places import Place
from btrunner.runner.worlds.desktop.recovering import start_client
from btrunner.runner.worlds.desktop.screens.screen import Wanted
from btrunner.runner.worlds.desktop.seat.handle import Ticket
from btrunner.runner.worlds.protocol import Member

_PATIENCE = 10.0
_TICK = 0.02
_OTHERWISE = "--start starts a client, --from looks at a saved picture"


class Glimpse(Struct):
    """What a client showed at a moment: its pixels, whose it is, and its window and process where there are such."""

    pixels: Pixels
    who: Mapping[str, object]
    title: str = ""
    pid: int | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Its width and height."""
        return self.pixels.shape[1], self.pixels.shape[0]


class Camera(Protocol):
    """Something that shows a client; ``look`` raises WorldError when there is nothing to see."""

    def look(self) -> Glimpse:
        """Return what is there now."""


class FileCamera:
    """A picture that was saved."""

    def __init__(self, path: Path, who: Mapping[str, object]) -> None:
        self._path = path
        self._who = who

    def look(self) -> Glimpse:
        """Return what the file shows; raises WorldError for one that is no picture."""
        return Glimpse(read_picture(self._path), self._who)


class WindowCamera:
    """A window at a place. Names in its title that nobody told stand for anything, and are read from it."""

    def __init__(self, place: Place, title: str, who: Mapping[str, object]) -> None:
        self._place = place
        self._title = filled(title, who)
        self._who = who

    def look(self) -> Glimpse:
        """Return what the window shows; raises WorldError when there is none."""
        wanted = Wanted(re.sub(r"\{\w+\}", "*", self._title))
        found = _done(self._place.seat.find(wanted), _OTHERWISE).value
        with tempfile.TemporaryDirectory(prefix="btrunner-") as folder:
            file = Path(folder) / "window.png"
            _done(self._place.seat.shoot(file, Wanted(found["title"])))
            who = self._read_from(found["title"])
            return Glimpse(read_picture(file), who, found["title"], found["pid"])

    def _read_from(self, title: str) -> dict[str, object]:
        found = re.fullmatch(_pattern(self._title), title, re.DOTALL)
        return {**self._who, **(found.groupdict() if found else {})}


@contextmanager
def running(rules: Rules, who: Mapping[str, object]) -> Iterator[Camera]:
    """Look at a window of the display at hand; raises WorldError when there is no display."""
    try:
        place = Place(None, rules.hold_off)
    except WorldError as error:
        raise WorldError(f"{error}; {_OTHERWISE}") from error
    try:
        yield WindowCamera(place, rules.client.window, who)
    finally:
        place.close()


@contextmanager
def started(rules: Rules, data: Mapping[str, Any], who: Mapping[str, object]) -> Iterator[Camera]:
    """Start a client, log in, and look at it; at the end it ends. Raises WorldError when it does not start."""
    client = rules.client
    texts = (client.window, client.cwd, *client.command, *client.env.values())
    if "character" not in who and any("character" in names_in(text) for text in texts):
        raise WorldError("the client is started for a character: say for whom with --character")
    own = rules.display == "own" or (rules.display is None and shutil.which("Xvfb") is not None)
    place = Place((rules.size[0], rules.size[1]), None) if own else Place(None, rules.hold_off)
    try:
        member = Member(str(who.get("character", "nobody")), str(who.get("role", "")))
        character = Character(rules, data, member, place)
        try:
            character.open_eyes()
            _bring_up(character)
            yield WindowCamera(place, client.window, who)
        finally:
            character.close()
    finally:
        place.close()


def _bring_up(character: Character) -> None:
    """Start its client as a session does; one that cannot log in is looked at where it has come to."""
    doing = Doing(1, start_client(character))
    begun = time.monotonic()
    while doing.step():
        time.sleep(_TICK)
        character.sense(time.monotonic() - begun)
    if character.client.state == "crashed":
        raise WorldError(doing.why or f"the client does not start: {character.client.why}")


def _pattern(title: str) -> str:
    """Return a regular expression with a group for each name in braces; one that comes again is the same."""
    pattern, named = "", set()
    for piece in re.split(r"(\{\w+\}|\*)", title):
        name = next(iter(names_in(piece)), "")
        if not name:
            pattern += ".*" if piece == "*" else re.escape(piece)
        else:
            pattern += f"(?P={name})" if name in named else f"(?P<{name}>.+)"
            named.add(name)
    return pattern


def _done(ticket: Ticket, way_out: str = "") -> Ticket:
    ticket.wait(_PATIENCE)
    if ticket.state != "done":
        raise WorldError("; ".join(filter(None, (ticket.why or "the display does not answer", way_out))))
    return ticket
