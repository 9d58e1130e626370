"""What ``bt-calibrate`` does with what it was asked for: it saves, then looks, and says what it has seen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from btrunner.runner.cli.calibrate_asked import Asked
from btrunner.runner.cli.calibrate_saved import colour_at, saved
from btrunner.runner.cli.calibrate_told import told_facts, told_pick, watched
from btrunner.runner.cli.exits import FAILED, SUCCEEDED
from btrunner.runner.cli.problems import excerpt
from btrunner.runner.errors import InvalidFile
from btrunner.runner.worlds.desktop.calibrating.cameras import Camera, FileCamera, Glimpse, running, started
from btrunner.runner.worlds.desktop.calibrating.drawing import drawn
from btrunner.runner.worlds.desktop.calibrating.picture_files import write_picture
from btrunner.runner.worlds.desktop.calibrating.readings import Reader, Reading
from btrunner.runner.worlds.desktop.calibrating.targets import Target, targets
from btrunner.runner.worlds.desktop.calibrating.world_file import WorldFile, open_world

_WATCH_EVERY = 1.0


def work(asked: Asked) -> int:
    """Do all that is asked; returns the exit code. Raises InvalidFile and WorldError."""
    file = open_world(asked.world)
    if asked.by_mouse:
        from btrunner.runner.worlds.desktop.calibrating import mouse
    with _camera(asked, file) if asked.looks else nullcontext() as camera:
        glimpse = camera.look() if camera is not None else None
        if glimpse is not None and glimpse.title and asked.character is None:
            click.echo(f"looking at '{glimpse.title}'", err=True)
        if asked.edits:
            file = saved(asked, file, glimpse)
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


def _show(asked: Asked, file: WorldFile, camera: Camera, glimpse: Glimpse) -> int:
    known = targets(file.rules)
    if asked.pick is not None:
        x, y = asked.pick
        told_pick(colour_at(glimpse, x, y), x, y, known)
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
    write_picture(path, picture)
    click.echo(f"{path}: {picture.shape[1]} by {picture.shape[0]}, {len(known)} places of a window of {glimpse.size[0]} by {glimpse.size[1]}")  # fmt: skip
