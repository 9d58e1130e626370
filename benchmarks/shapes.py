"""What a visited node costs in deep trees, and where all fail, all run, or everything is asked again."""

from __future__ import annotations

from decisions import KINDS, deep, flat
from peers import Result, cell, cells_table
from table import Table
from timing import Effort

DEEP = ((121, 20), (1001, 20), (1001, 200), (10001, 20), (10001, 200))
"""Nodes and levels; fewer nodes have no room for as many levels."""


def measure(effort: Effort) -> Result:
    """Return cells by depth and size, and by kind at 1,001 nodes."""
    depths = {
        f"{levels} deep, {nodes}": cell(deep(nodes, levels), effort)
        for nodes, levels in DEEP
        if nodes <= 1 + 4 * max(effort.branches)
    }
    branches = 30 if effort.quick else 250
    kinds = {kind: cell(flat(branches, kind), effort) for kind in KINDS}
    return {"deep": depths, "kinds": kinds}


def tables(result: Result) -> list[Table]:
    """Return a table of the depths, and one of the kinds."""
    nodes = result["kinds"]["deciding"]["nodes"]
    depths = {_title(name, one["nodes"]): one for name, one in result["deep"].items()}
    kinds = cells_table(f"Nanoseconds per node visited, by kind, {nodes:,} nodes", result["kinds"])
    kinds.notes.extend(f"*{kind}*: {what}." for kind, what in KINDS.items())
    return [cells_table("Nanoseconds per node visited, by depth", depths), kinds]


def _title(name: str, nodes: int) -> str:
    return f"{name.partition(',')[0]}, {nodes:,} nodes"
