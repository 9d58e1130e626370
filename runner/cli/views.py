"""What shows a person how a session goes: a live picture in a terminal, else lines."""

from __future__ import annotations

import click

from btrunner.runner.events import Sink
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.sinks.lines import PlainLines


def view_of(plan: SessionPlan, *, plain: bool, as_json: bool) -> Sink:
    """Return a view of a session; lines go to standard error where JSON is wanted on the other."""
    if plain:
        return PlainLines(lambda line: click.echo(line, err=as_json))
    from rich.console import Console

    from btrunner.runner.draw.live import LiveView

    return LiveView(plan, Console(), "Ctrl-C stops")
