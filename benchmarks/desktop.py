"""Measures what the desktop promises: no keys in wrong windows, how soon a loss is told, and a steady heartbeat.

``python benchmarks/desktop.py [keys|latencies|heartbeat …] [--json]``; it needs Linux and Xvfb.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

import desktop_heartbeat
import desktop_keys
import desktop_latencies
import table


def main() -> None:
    """Measure what is asked for, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", help="keys, latencies, heartbeat; all unless said")
    parser.add_argument("--actions", type=int, default=1000, help="of keys")
    parser.add_argument("--characters", type=int, default=2, choices=range(2, len(desktop_keys.KEYS) + 1))
    parser.add_argument("--rounds", type=int, default=20, help="of latencies")
    parser.add_argument("--seconds", type=float, default=60, help="of heartbeat")
    parser.add_argument("--json", action="store_true", help="print one JSON object in place of the tables")
    given = parser.parse_args()
    ways: dict[str, Callable[[], Mapping[str, Mapping[str, Any]]]] = {
        "keys": lambda: desktop_keys.measure(given.actions, given.characters),
        "latencies": lambda: desktop_latencies.measure(given.rounds),
        "heartbeat": lambda: desktop_heartbeat.measure(given.seconds),
    }
    if unknown := [name for name in given.what if name not in ways]:
        parser.error(f"{unknown[0]}: expected one of {', '.join(ways)}")
    found = {name: ways[name]() for name in given.what or ways}
    shown = json.dumps(found, indent=1) if given.json else "\n\n".join(map(text, found, found.values()))
    sys.stdout.write(shown + "\n")


def text(title: str, rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what was measured as a table."""
    head = list(dict.fromkeys(name for row in rows.values() for name in row))
    cells = [(name, *(str(row.get(column, "")) for column in head)) for name, row in rows.items()]
    return table.text(table.Table(title, ("", *head), cells))


if __name__ == "__main__":
    main()
