"""Tables as text, for a terminal and for a file."""

from __future__ import annotations

import sys
from io import StringIO

from rich.console import Console
from rich.table import Table

_WIDE = 400
"""Columns of a table that nobody sees in a terminal."""


def printed(table: Table) -> str:
    """Return a table as it is printed: as wide as the terminal, and plain where there is none."""
    terminal = sys.stdout.isatty()
    written = StringIO()
    width = None if terminal else _WIDE
    Console(file=written, width=width, force_terminal=terminal, highlight=False).print(table)
    return "\n".join(line.rstrip() for line in written.getvalue().rstrip("\n").split("\n"))
