"""A table of figures, as text for a terminal and as Markdown for the page."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from rich import box
from rich.console import Console
from rich.table import Table as RichTable


@dataclass(frozen=True)
class Table:
    """Rows under a head; the first column names the row, the others hold figures. ``notes`` say how to read it."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]
    notes: list[str] = field(default_factory=list)


def text(table: Table) -> str:
    """Return a table for a terminal."""
    drawn = RichTable(title=table.title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for number, name in enumerate(table.head):
        drawn.add_column(name, justify="right" if number else "left")
    for row in table.rows:
        drawn.add_row(*row)
    console = Console(file=io.StringIO(), width=160, highlight=False, markup=False)
    console.print(drawn)
    for note in table.notes:
        console.print(f"  {note}")
    written = console.file
    assert isinstance(written, io.StringIO)  # noqa: S101 - given above
    return written.getvalue().rstrip()


def markdown(table: Table) -> str:
    """Return a table for the page."""
    lines = [_line(table.head), _line(("---", *("---:" for _ in table.head[1:])))]
    lines += [_line(row) for row in table.rows]
    return "\n".join([f"### {table.title}", "", *lines, *(f"\n{note}" for note in table.notes)])


def number(value: float) -> str:
    """Return a figure with three digits that mean something: 0.0123, 1.23, 12.3, 123, 1,230."""
    if value >= 1000:
        digits = len(str(int(value))) - 3
        return f"{round(value, -digits):,.0f}"
    return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3}f}"


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
