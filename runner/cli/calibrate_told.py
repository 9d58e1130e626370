"""What was read and picked, for people and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence

import click
from rich.live import Live
from rich.table import Table
from rich.text import Text

from btrunner.runner.cli.printed import printed
from btrunner.runner.worlds.desktop.calibrating.readings import Reading
from btrunner.runner.worlds.desktop.calibrating.targets import Target

Read = tuple[list[Reading], list[Reading]]


def told_facts(facts: Sequence[Reading], states: Sequence[Reading], as_json: bool) -> None:
    """Print readings: a table, or one JSON object in a line."""
    if as_json:
        click.echo(json.dumps({"facts": _records(facts), "states": _records(states)}))
    else:
        click.echo(printed(facts_table(facts, states)))


def watched(read: Callable[[], Read], as_json: bool, every: float, sleep: Callable[[float], None]) -> None:
    """Print readings again and again, until Ctrl-C."""
    try:
        if as_json or not sys.stdout.isatty():
            while True:
                told_facts(*read(), as_json)
                sys.stdout.flush()
                sleep(every)
        with Live(facts_table(*read()), auto_refresh=False) as live:
            while True:
                sleep(every)
                live.update(facts_table(*read()), refresh=True)
    except KeyboardInterrupt:
        return


def facts_table(facts: Sequence[Reading], states: Sequence[Reading]) -> Table:
    """Return a line for each fact and state: its value, and by what it is told, or why it is unreadable."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in ("fact", "value", "evidence"):
        table.add_column(column, overflow="fold", no_wrap=column == "fact")
    for reading in facts:
        value = "unreadable" if reading.value is None else _shown(reading.value)
        _add(table, reading, value)
    for place, reading in enumerate(states):
        if not place:
            table.add_row(Text("state of the client", "bold"), style="")
        _add(table, reading, "unreadable" if reading.value is None else "shows" if reading.value else "–")
    return table


def told_pick(colour: str, x: int, y: int, known: Sequence[Target]) -> None:
    """Print a colour, and what of the file is there."""
    click.echo(colour)
    for target in known:
        if target.at is None or not _holds(target, x, y):
            continue
        wanted = f", {target.colour} ± {target.tolerance}: {_fit(target, colour)}" if target.colour else ""
        place = ", ".join(map(str, target.at))
        click.echo(f"  {target.name}: {target.source} at {place}{wanted}")


def _add(table: Table, reading: Reading, value: str) -> None:
    colour = "red" if reading.value is None else "yellow" if reading.why else ""
    cells = ((reading.name, ""), (value, colour), (reading.why or reading.evidence, colour))
    table.add_row(*(Text(_printable(text), style) for text, style in cells))


def _printable(text: str) -> str:
    """Return a text with nothing in it that would move a terminal's cursor: who knows what a log holds."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool) else str(value)


def _records(readings: Sequence[Reading]) -> dict[str, dict[str, object]]:
    return {
        reading.name: {"value": reading.value, "evidence": reading.evidence, "why": reading.why}
        for reading in readings
    }


def _holds(target: Target, x: int, y: int) -> bool:
    at = target.at
    return at is not None and at.x <= x < at.x + at.width and at.y <= y < at.y + at.height


def _fit(target: Target, colour: str) -> str:
    """Say whether a colour is the target's, or how far it is off."""
    wanted = target.colour.rgb if target.colour else (0, 0, 0)
    found = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    off = max(abs(one - other) for one, other in zip(wanted, found, strict=True))
    return "it is that" if off <= target.tolerance else f"{off} off"
