"""What ``bt-calibrate`` saves: the places and colours it was told, and new facts and states as the window shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import click

from btrunner.runner.cli.calibrate_asked import Asked
from btrunner.runner.cli.exits import INVALID, refuse
from btrunner.runner.errors import InvalidFile, WorldError
from btrunner.runner.worlds.desktop.calibrating import on_screen
from btrunner.runner.worlds.desktop.calibrating.cameras import Glimpse
from btrunner.runner.worlds.desktop.calibrating.editing import Edit
from btrunner.runner.worlds.desktop.calibrating.found import Unread
from btrunner.runner.worlds.desktop.calibrating.making import Made, Wish, made
from btrunner.runner.worlds.desktop.calibrating.readings import Reader
from btrunner.runner.worlds.desktop.calibrating.targets import Target, target_named, targets
from btrunner.runner.worlds.desktop.calibrating.world_file import WorldFile, save
from btrunner.runner.worlds.desktop.file.quantities import Colour
from btrunner.runner.worlds.desktop.screens.screen import Rect

_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")


def saved(asked: Asked, file: WorldFile, glimpse: Glimpse | None) -> WorldFile:
    """Save all that is asked for at once, and say so; returns the file as it is then."""
    try:
        _check_names(asked)
        new = [made(wish, file, glimpse) for wish in _wishes(asked, glimpse)] if glimpse is not None else []
        edits = [*_edits(asked, targets(file.rules), glimpse), *(each.edit for each in new)]
    except WorldError as error:
        refuse(str(error), INVALID)
    try:
        file = save(asked.world, edits, dict(each.picture for each in new if each.picture is not None))
    except InvalidFile:
        click.echo("not saved, for this would be wrong:", err=True)
        raise
    for edit in edits:
        click.echo(f"saved in {asked.world}: {edit}")
    if glimpse is not None:
        for each in new:
            _tell(each, file, glimpse)
    return file


def colour_at(glimpse: Glimpse | None, x: int, y: int) -> str:
    """Return the colour of a pixel; raises WorldError outside the window."""
    try:
        return str(on_screen.colour_at(glimpse.pixels, x, y)) if glimpse is not None else ""
    except Unread as unread:
        raise WorldError(str(unread)) from unread


def _check_names(asked: Asked) -> None:
    new = asked.new_names
    for name in new:
        if new.count(name) > 1:
            raise WorldError(f"'{name}' is added twice: a name is that of one fact or state")
    for name, _ in asked.texts:
        if name not in new:
            raise WorldError(f"--text is of something new, and '{name}' is not added here")


def _tell(new: Made, file: WorldFile, glimpse: Glimpse) -> None:
    """Print the picture that was cut out, and what is read by something new now."""
    if new.picture is not None:
        click.echo(f"  cut out: {new.picture[0]}")
    if new.lacks:
        click.echo(f"  {new.lacks}")
    path = new.edit.path
    target = next(each for each in targets(file.rules) if each.inside[: len(path)] == path)
    try:
        found = Reader().target(target, file.rules, glimpse)
    except Unread as unread:
        click.echo(f"  {target.name} is unreadable: {unread}")
    else:
        value = str(found.value).lower() if isinstance(found.value, bool) else found.value
        click.echo(f"  {target.name} is {value}: {found.why or found.evidence}")


def _wishes(asked: Asked, glimpse: Glimpse) -> Iterator[Wish]:
    """Yield what is new with the colours and texts that were told of it."""
    colours = {name: _colour(text) for name, text in asked.colours}
    colours |= {name: colour_at(glimpse, x, y) for name, x, y in asked.colours_at}
    texts = dict(asked.texts)
    for of_state, news in ((False, asked.new_facts), (True, asked.new_states)):
        for name, kind, *at in news:
            colour = colours.get(name)
            yield Wish(
                name, kind, Rect(*at), of_state, Colour(colour) if colour else None, texts.get(name, "")
            )


def _edits(asked: Asked, known: Sequence[Target], glimpse: Glimpse | None) -> Iterator[Edit]:
    """Yield what is set of things that are there already."""
    new = asked.new_names
    for name, *at in asked.regions:
        yield Edit(target_named(known, name).at_path, list(at))
    for name, text in asked.colours:
        if name not in new:
            yield Edit(target_named(known, name).colour_path, _colour(text))
    for name, x, y in asked.colours_at:
        if name not in new:
            yield Edit(target_named(known, name).colour_path, colour_at(glimpse, x, y))


def _colour(text: str) -> str:
    written = _COLOUR.fullmatch(text)
    if written is None:
        raise WorldError(f"'{text}' is no colour: write it as '#3ac43a', in quotes, or as 3ac43a")
    return f"#{written[1].lower()}"
