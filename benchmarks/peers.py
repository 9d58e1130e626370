"""What a visited node costs each engine, side by side, on the deciding tree at every size."""

from __future__ import annotations

from typing import Any

from contenders import BY_HAND, contenders, missing, ours_named, unable
from decisions import Inner, flat, preorder, visits
from ours import ENGINES
from table import Table, number
from timing import Contender, Effort, Timing, race

Result = dict[str, Any]


def measure(effort: Effort) -> Result:
    """Return a cell by number of nodes."""
    return {str(1 + 4 * branches): cell(flat(branches), effort) for branches in effort.branches}


def cell(root: Inner, effort: Effort) -> Result:
    """Return what one tree costs everybody: ns per node visited, µs per tick, and the spread of the rounds."""
    nodes, visited = sum(1 for _ in preorder(root)), visits(root)
    effort.say(f"{nodes:,} nodes")
    with contenders(root) as made:
        timings = race({name: each.seconds for name, each in made.items()}, effort)
        costs = {name: _cost(timing, visited, made[name]) for name, timing in timings.items()}
    return {"nodes": nodes, "visited": visited, "costs": costs, "unable": unable(root)}


def _cost(timing: Timing, visited: int, contender: Contender) -> Result:
    return {
        "ns_per_node": round(timing.best / visited * 1e9, 2),
        "us_per_tick": round(timing.best * 1e6, 3),
        "spread": round(timing.spread, 3),
        "records": contender.visited() is not None,
    }


def tables(result: Result) -> list[Table]:
    """Return one table: a row for each contender, a column for each size."""
    sizes = {f"{int(nodes):,} nodes": one for nodes, one in result.items()}
    table = cells_table("Nanoseconds per node visited, by size", sizes)
    spread, name = max((cost["spread"], who) for one in result.values() for who, cost in one["costs"].items())
    table.notes.append(
        f"The best of several rounds; the median round was at most {spread:.0%} above it ({name}). "
        "The statuses of all nodes are on record, but for those marked °."
    )
    return [_factors(sizes), table]


def _factors(sizes: dict[str, Result]) -> Table:
    """Return how many times as long the others take as our first engine."""
    own = ours_named(next(iter(ENGINES)))
    others = {name: None for one in sizes.values() for name in one["costs"] if name != own}
    rows = [(name, *(f"× {number(factor(one, name))}" for one in sizes.values())) for name in others]
    note = f"The time of each, divided by that of {own}, on the same tree in the same run."
    return Table("How many times as long the others take", ("", *sizes), rows, [note])


def factor(one: Result, name: str) -> float:
    """Return how many times as long a contender takes as our first engine does in the same cell."""
    costs = one["costs"]
    return float(costs[name]["ns_per_node"] / costs[ours_named(next(iter(ENGINES)))]["ns_per_node"])


def cells_table(title: str, cells: dict[str, Result]) -> Table:
    """Return cells as columns; who is not installed is named, and who is unable has a dash."""
    names = {name: cost["records"] for one in cells.values() for name, cost in one["costs"].items()}
    rows = [
        (name + ("" if records else " °"), *(_figure(one, name) for one in cells.values()))
        for name, records in names.items()
    ]
    rows += [(f"{name}: not installed", *("–" for _ in cells)) for name in missing()]
    notes = [f"{name} is not here: `{command}` brings it." for name, command in missing().items()]
    reasons = {(name, why): None for one in cells.values() for name, why in one["unable"].items()}
    return Table(title, ("", *cells), rows, [*notes, *(f"– {_who(name)}: {why}." for name, why in reasons)])


def _who(name: str) -> str:
    return "by hand" if name == BY_HAND else name


def _figure(one: Result, name: str) -> str:
    cost = one["costs"].get(name)
    return number(cost["ns_per_node"]) if cost else "–"
