"""What ``bt-calibrate`` does with what it was asked for: it saves, then looks, and says what it has seen."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click
import cv2
from msgspec import Struct

from btrunner.runner.cli.calibrate_told import told_facts, told_pick, watched
from btrunner.runner.cli.exits import FAILED, INVALID, SUCCEEDED, refuse
from btrunner.runner.cli.problems import excerpt
from btrunner.runner.errors import InvalidFile, WorldError, said_by_system
from btrunner.runner.worlds.desktop.calibrating.cameras import Camera, FileCamera, Glimpse, running, started
from btrunner.runner.worlds.desktop.calibrating.drawing import drawn
from btrunner.runner.worlds.desktop.calibrating.editing import Edit
from btrunner.runner.worlds.desktop.calibrating.found import Unread
from btrunner.runner.worlds.desktop.calibrating.on_screen import colour_at
from btrunner.runner.worlds.desktop.calibrating.readings import Reader, Reading
from btrunner.runner.worlds.desktop.calibrating.targets import Target, target_named, targets
from btrunner.runner.worlds.desktop.calibrating.world_file import WorldFile, open_world, save

_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
_WATCH_EVERY = 1.0


class Asked(Struct, frozen=True):
    """The options of one command."""

    world: Path
    picture_file: Path | None
    start: bool
    character: str | None
    role: str | None
    regions: tuple[tuple[str, int, int, int, int], ...]
    colours: tuple[tuple[str, str], ...]
    colours_at: tuple[tuple[str, int, int], ...]
    pick: tuple[int, int] | None
    picture: Path | None
    facts: bool
    as_json: bool
    watch: bool
    mouse: bool

    @property
    def shows(self) -> bool:
        """Say whether something is to be told of what is seen."""
        return self.pick is not None or self.picture is not None or self.facts

    @property
    def edits(self) -> bool:
        """Say whether something is to be saved in the file."""
        return bool(self.regions or self.colours or self.colours_at)

    @property
    def by_mouse(self) -> bool:
        """Say whether a window for the mouse is wanted: that is so where nothing else is."""
        return self.mouse or not (self.shows or self.edits)


def work(asked: Asked) -> int:
    """Do all that is asked; returns the exit code. Raises InvalidFile and WorldError."""
    file = open_world(asked.world)
    looks = asked.shows or asked.by_mouse or bool(asked.colours_at)
    if asked.by_mouse:
        from btrunner.runner.worlds.desktop.calibrating import mouse
    with _camera(asked, file) if looks else nullcontext() as camera:
        glimpse = camera.look() if camera is not None else None
        if glimpse is not None and glimpse.title and asked.character is None:
            click.echo(f"looking at '{glimpse.title}'", err=True)
        if asked.edits:
            file = _save(asked, file, glimpse)
        for problem in file.problems:
            click.echo(excerpt(problem), err=True)
        code = SUCCEEDED
        if camera is not None and glimpse is not None:
            code = _show(asked, file, camera, glimpse)
            if asked.by_mouse:
                mouse.calibrate(file, camera, glimpse)
    return code


@contextmanager
def _camera(asked: Asked, file: WorldFile) -> Iterator[Camera]:
    named = {"character": asked.character, "role": asked.role}
    who: dict[str, object] = {key: name for key, name in named.items() if name is not None}
    if asked.picture_file is not None:
        yield FileCamera(asked.picture_file, who)
    elif asked.start:
        if file.problems:
            raise InvalidFile(file.problems)
        with started(file.rules, file.data, who) as camera:
            yield camera
    else:
        with running(file.rules, who) as camera:
            yield camera


def _save(asked: Asked, file: WorldFile, glimpse: Glimpse | None) -> WorldFile:
    """Save all that is asked for at once, and say so."""
    try:
        edits = list(_edits(asked, targets(file.rules), glimpse))
    except WorldError as error:
        refuse(str(error), INVALID)
    try:
        file = save(asked.world, edits)
    except InvalidFile:
        click.echo("not saved, for this would be wrong:", err=True)
        raise
    for edit in edits:
        click.echo(f"saved in {asked.world}: {edit}")
    return file


def _edits(asked: Asked, known: list[Target], glimpse: Glimpse | None) -> Iterator[Edit]:
    for name, *at in asked.regions:
        yield Edit(target_named(known, name).at_path, list(at))
    for name, text in asked.colours:
        yield Edit(target_named(known, name).colour_path, _colour(text))
    for name, x, y in asked.colours_at:
        yield Edit(target_named(known, name).colour_path, _colour_at(glimpse, x, y))


def _colour(text: str) -> str:
    written = _COLOUR.fullmatch(text)
    if written is None:
        raise WorldError(f"'{text}' is no colour: write it as '#3ac43a', in quotes, or as 3ac43a")
    return f"#{written[1].lower()}"


def _colour_at(glimpse: Glimpse | None, x: int, y: int) -> str:
    try:
        return str(colour_at(glimpse.pixels, x, y)) if glimpse is not None else ""
    except Unread as unread:
        raise WorldError(str(unread)) from unread


def _show(asked: Asked, file: WorldFile, camera: Camera, glimpse: Glimpse) -> int:
    known = targets(file.rules)
    if asked.pick is not None:
        x, y = asked.pick
        told_pick(_colour_at(glimpse, x, y), x, y, known)
    if asked.picture is not None:
        _draw(asked.picture, glimpse, known)
    if not asked.facts:
        return SUCCEEDED
    reader = Reader()
    if asked.watch:
        watched(lambda: _read(reader, file, camera.look()), asked.as_json, _WATCH_EVERY, time.sleep)
        return SUCCEEDED
    facts, states = _read(reader, file, glimpse)
    told_facts(facts, states, asked.as_json)
    return FAILED if any(reading.why for reading in (*facts, *states)) else SUCCEEDED


def _read(reader: Reader, file: WorldFile, glimpse: Glimpse) -> tuple[list[Reading], list[Reading]]:
    return reader.facts(file.rules, glimpse), reader.states(file.rules, glimpse)


def _draw(path: Path, glimpse: Glimpse, known: list[Target]) -> None:
    picture = drawn(glimpse.pixels, known)
    try:
        written = cv2.imencode(".png", picture)[1].tobytes()
        path.write_bytes(written)
    except OSError as error:
        raise WorldError(f"{path}: cannot be written: {said_by_system(error)}") from error
    click.echo(f"{path}: {picture.shape[1]} by {picture.shape[0]}, {len(known)} places of a window of {glimpse.size[0]} by {glimpse.size[1]}")  # fmt: skip
