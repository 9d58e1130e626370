"""The picture of the page: what a node costs everybody at every size, and a session by its characters."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import ours
from contenders import BONSAI, BY_HAND, MISTREEVOUS, PY_TREES, PY_TREES_BOARD, ours_named
from table import number

Points = list[tuple[float, float]]
INK, DIM, GRID, PAPER = "#24292f", "#57606a", "#e4e7eb", "#ffffff"
OURS = ours_named(next(iter(ours.ENGINES)))
OWN = ("#0b6e4f", "#7fb69f")
COLOURS = {
    BY_HAND: "#6e7781",
    BONSAI: "#c2571a",
    MISTREEVOUS: "#b08800",
    PY_TREES: "#2f5fa8",
    PY_TREES_BOARD: "#7d5ba6",
}
COLOURS |= {ours_named(name): colour for name, colour in zip(ours.ENGINES, OWN, strict=False)}
STYLE = {
    "svg.hashsalt": "btrunner",  # the same figures give the same file
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": GRID,
    "axes.labelcolor": DIM,
    "xtick.color": DIM,
    "ytick.color": DIM,
    "figure.facecolor": PAPER,
}


def draw(measurements: dict[str, Any], path: Path) -> None:
    """Write the picture as SVG; needs matplotlib, and the measurements ``peers`` and ``party``."""
    import_module("matplotlib").use("svg")
    pyplot = import_module("matplotlib.pyplot")
    with pyplot.rc_context(STYLE):
        figure, (left, right) = pyplot.subplots(1, 2, figsize=(10.4, 4.6), width_ratios=(1.25, 1))
        _peers(left, measurements["peers"])
        _party(right, measurements["party"])
        figure.tight_layout(w_pad=2.5)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
        pyplot.close(figure)


def _peers(axes: Any, cells: dict[str, Any]) -> None:
    names = {name: None for one in cells.values() for name in one["costs"]}
    ends: dict[str, tuple[float, float]] = {}
    for name in names:
        points: Points = [
            (one["nodes"], one["costs"][name]["ns_per_node"])
            for one in cells.values()
            if name in one["costs"]
        ]
        _line(axes, points, COLOURS[name], name == OURS)
        ends[name] = points[-1]
    _frame(axes, "Nanoseconds per node visited", "nodes of the tree, all of them visited", list(cells))
    axes.set_ylim(bottom=10, top=30_000)
    _label(axes, ends)


def _party(axes: Any, result: dict[str, Any]) -> None:
    ends: dict[str, tuple[float, float]] = {}
    for name, sizes in result["engines"].items():
        points: Points = [(int(size), one["us_per_tick"]) for size, one in sizes.items()]
        _line(axes, points, COLOURS[ours_named(name)], ours_named(name) == OURS)
        ends[ours_named(name)] = points[-1]
    sizes = list(next(iter(result["engines"].values())))
    title = "Microseconds per tick of a session"
    _frame(axes, title, f"characters, each with a tree of {result['nodes_each']} nodes", sizes)
    _label(axes, ends)


def _line(axes: Any, points: Points, colour: str, own: bool) -> None:
    axes.plot(*zip(*points, strict=True), color=colour, linewidth=2.8 if own else 1.6,
              marker="o", markersize=5 if own else 3.5, zorder=3 if own else 2)  # fmt: skip


def _frame(axes: Any, title: str, below: str, sizes: list[str]) -> None:
    """Set two logarithmic axes with plain numbers, and a title in place of a label."""
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold", color=INK, pad=10)
    axes.set_xlabel(below)
    axes.set_xticks([int(size) for size in sizes], [f"{int(size):,}" for size in sizes])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:g}")
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.tick_params(length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _label(axes: Any, ends: dict[str, tuple[float, float]]) -> None:
    """Write each name with its last figure beside the end of its line, moved apart where two would overlap."""
    low, high = axes.get_ylim()
    apart, lowest = (high / low) ** 0.062, 0.0
    for name, (x, y) in sorted(ends.items(), key=lambda item: item[1][1]):
        lowest = max(y, lowest * apart)
        axes.annotate(f"{name}  {number(y)}", (x, lowest), xytext=(9, 0), textcoords="offset points", va="center",
                      color=COLOURS[name], fontweight="bold" if name == OURS else "normal", annotation_clip=False)  # fmt: skip
