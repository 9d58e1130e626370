"""The live view of a session that runs elsewhere: it goes on when the viewer leaves."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import click

from btrunner.runner.cli.keys import Keys
from btrunner.runner.cli.signals import stopped_by_signals
from btrunner.runner.control import client
from btrunner.runner.control.client import Line, line_to
from btrunner.runner.control.entry import Entry
from btrunner.runner.control.messages import Closing, Moved, Opening, Refused, Request
from btrunner.runner.errors import ControlError, InvalidFile
from btrunner.runner.events import Ending, Sink
from btrunner.runner.language.load import load_session
from btrunner.runner.language.model import SessionPlan

_ANSWERS = {"g": "go_on", "u": "give_up"}
_LOOK = 0.1
"""Seconds between two looks at whether the viewer wants to leave."""


class View(Sink, Protocol):
    """A sink that can also be told what happened before it came."""

    def remember(self, at: float, name: str, event: Mapping[str, Any]) -> None:
        """Show what happened at a time."""


def attach(entry: Entry, plain: bool) -> None:
    """Show a running session until it ends or the viewer leaves; raises ControlError when it cannot be reached."""
    leaving = threading.Event()
    with line_to(entry) as line:
        line.say(Request("watch"))
        opening = _opening(entry, line)
        plan = None if plain else _plan_as_played(entry, opening)
        keys = (
            Keys(partial(_hear, entry, leaving)) if plan is not None and Keys.there_are() else nullcontext()
        )
        with stopped_by_signals(leaving.set), keys:
            ending = _follow(line, opening, _view(plan), leaving)
    if ending is None:
        click.echo(f"{entry.id} goes on without you: 'bt-sessions attach {entry.id}' shows it again")
    else:
        click.echo(f"{entry.id}: {ending.outcome} ({ending.why})")
        click.echo(f"journal: {entry.folder}")


def _opening(entry: Entry, line: Line) -> Opening:
    message = line.hear()
    if isinstance(message, Opening):
        return message
    why = message.why if isinstance(message, Refused) else "it does not answer"
    raise ControlError(f"{entry.id} cannot be watched: {why}")


def _plan_as_played(entry: Entry, opening: Opening) -> SessionPlan | None:
    """Return the plan of the session's file, unless that has changed since it was started."""
    with suppress(InvalidFile):
        plan = load_session(Path(entry.file))
        names = [each.character for each in plan.plans]
        if dict(plan.digests) == opening.session.digests and names == list(opening.characters):
            return replace(plan, seed=entry.seed)
    click.echo(f"{entry.file} or a tree of it has changed since: lines in place of the live view", err=True)
    return None


def _view(plan: SessionPlan | None) -> View:
    if plan is None:
        from btrunner.runner.sinks.lines import PlainLines

        return PlainLines(click.echo)
    from rich.console import Console

    from btrunner.runner.draw.live import LiveView

    return LiveView(plan, Console(), "q leaves it running")


def _follow(line: Line, opening: Opening, view: View, leaving: threading.Event) -> Ending | None:
    """Show everything that comes; returns how the session ended, or None when the viewer left before."""
    last = Ending("left", "it goes on", opening.picture.time, opening.picture.number, 0)
    view.open(opening.session, opening.characters)
    try:
        _catch_up(opening, view)
        while not leaving.is_set():
            message = line.hear(_LOOK)
            if isinstance(message, Moved):
                view.take(message.tick)
                last = Ending("left", "it goes on", message.tick.time, message.tick.number, 0)
            elif isinstance(message, Closing):
                last = message.ending
                return last
    except ControlError:
        last = Ending("cut off", "it says nothing any more", last.time, last.ticks, 0)
        raise
    finally:
        view.close(last)
    return None


def _catch_up(opening: Opening, view: View) -> None:
    """Show what happened lately, but not yet the questions that are open: the picture has them."""
    asked = [(name, event) for name, each in opening.picture.characters.items() for event in each.events]
    for each in opening.lately:
        if (each.character, each.event) not in asked:
            view.remember(each.time, each.character, each.event)
    view.take(opening.picture)


def _hear(entry: Entry, leaving: threading.Event, key: str) -> None:
    if key == "q":
        leaving.set()
    elif key in _ANSWERS:
        # Who is asked may have been answered elsewhere, or the session may just have ended.
        with suppress(ControlError):
            waiting = [name for name, each in client.status(entry).characters.items() if each.question]
            if waiting:
                client.answer(entry, waiting[0], _ANSWERS[key])


def is_terminal() -> bool:
    """Say whether the live view can be shown."""
    return sys.stdout.isatty()
