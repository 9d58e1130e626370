"""Runs all benchmarks side by side, prints their tables and which promises are kept, and writes the page of results.

``python benchmarks/run.py [--json] [--quick] [--only NAME…] [--page]``; ends with 1 when a promise is broken.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import contenders
import desktop_short
import duo
import journal
import machine
import memory
import page
import party
import peers
import promises
import rest
import shapes
import starting
import survival
import table
from ours import ENGINES
from timing import Effort

Measure = Callable[[Effort], dict[str, Any]]

MEASUREMENTS: dict[str, tuple[ModuleType, Measure]] = {
    "peers": (peers, peers.measure),
    "shapes": (shapes, shapes.measure),
    "party": (party, party.measure),
    "rest": (rest, rest.measure),
    "journal": (journal, journal.measure),
    "starting": (starting, starting.measure),
    "survival": (survival, survival.measure),
    "memory": (memory, memory.measure),
    "duo": (duo, lambda effort: duo.measure(runs=1 if effort.quick else 20)),
    "desktop": (desktop_short, desktop_short.measure),
}


def report_of(names: Sequence[str], quick: bool) -> dict[str, Any]:
    """Measure what is named; returns all that is known, ready to be written as JSON."""
    measurements = {name: _measured(name, quick) for name in names}
    return {
        "machine": machine.facts(),
        "versions": contenders.versions(),
        "missing": contenders.missing() | desktop_short.missing(),
        "quick": quick,
        "engine": next(iter(ENGINES)),
        "measurements": measurements,
        "promises": promises.judged(measurements),
    }


def _measured(name: str, quick: bool) -> dict[str, Any]:
    _say(f"{name} …")
    began = time.perf_counter()
    result = MEASUREMENTS[name][1](Effort(quick, lambda text: _say(f"  {name}: {text}")))
    _say(f"{name}: {time.perf_counter() - began:.1f} s")
    return result


def tables_of(report: dict[str, Any]) -> dict[str, list[table.Table]]:
    """Return the tables of each measurement."""
    return {name: MEASUREMENTS[name][0].tables(found) for name, found in report["measurements"].items()}


def text_of(report: dict[str, Any]) -> str:
    """Return everything as text: the tables, who is missing, and the promises."""
    blocks = [table.text(each) for group in tables_of(report).values() for each in group]
    blocks += [f"{name} is not installed: {command}" for name, command in report["missing"].items()]
    return "\n\n".join([*blocks, table.text(promises.table(report["promises"]))])


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _refusal(names: Sequence[str], wants_page: bool) -> str:
    """Return why the page cannot be written, or an empty text."""
    if not wants_page:
        return ""
    lacking = [name for name in page.NEEDED if name not in names]
    if lacking:
        return f"--page: its picture shows {' and '.join(lacking)}, which --only leaves out"
    return "" if find_spec("matplotlib") else f"--page: matplotlib draws its picture: {contenders.PIP}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object in place of the tables")
    parser.add_argument("--quick", action="store_true", help="a minute or two: few rounds, no large trees")
    parser.add_argument(
        "--only", nargs="+", choices=MEASUREMENTS, metavar="NAME", help=", ".join(MEASUREMENTS)
    )
    parser.add_argument("--page", action="store_true", help="write docs/benchmarks.md and its picture, too")
    given = parser.parse_args(arguments)
    names = [name for name in MEASUREMENTS if name in (given.only or MEASUREMENTS)]
    if refusal := _refusal(names, given.page):
        parser.error(refusal)
    report = report_of(names, given.quick)
    sys.stdout.write(
        (json.dumps(report, indent=1, ensure_ascii=False) if given.json else text_of(report)) + "\n"
    )
    if given.page:
        for path in page.write(report, tables_of(report)):
            _say(f"wrote {path.relative_to(page.DOCS.parent)}")
    return int(any(each["state"] == "broken" for each in report["promises"]))


if __name__ == "__main__":
    sys.exit(main())
