"""The page of results, ``docs/benchmarks.md``: written from one run, together with its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import plot
import promises
import table
from table import Table

DOCS = Path(__file__).parents[1] / "docs"
NEEDED = ("peers", "party")
"""Without these there is no picture."""

TOP = """# Benchmarks

What a tick costs, what stands before the first one, and what a tree weighs: all engines side by side in one run, on
one machine. Single times depend on the machine; the ratios are what can be relied on. This page is written by

```sh
pip install -e '.[test,benchmark]'
npm install --no-package-lock --prefix benchmarks   # where node is there, for mistreevous
python benchmarks/run.py --page
```

![nanoseconds per node visited by engine and size, and microseconds per tick of a session](benchmarks.svg)

Both scales are logarithmic; beside each name stands its last figure.
"""

METHOD = """## What was measured, and how

**The tree** is a selector of branches, each a sequence of two checks and a leaf in Python. Every check holds and every
leaf fails but the last, so that each tick visits every node: nobody is fast by leaving something out. All engines make
the same decisions from the same two facts, and call the same functions as leaves; a test holds them to that.

- **btrunner**: the tree as a YAML file, read by the real loader (`check: self.hp > 0.5`, leaves of a node pack), and
  ticked as the session ticks it. `compiled` is what a session uses; `stock` builds the same plan from py_trees' nodes.
- **if/else by hand**: `if s["hp"] > 0.5 and s["mana"] > 0.3 and attempt(me): return True`, branch after branch, in
  one function. It records nothing: nobody can say afterwards what was visited.
- **bonsai-bt**: Rust with Python wheels. One Python callback answers for all leaves, by the payload of each; a tree
  that has ended is begun again with `reset_bt()`. What its nodes came to cannot be asked from Python.
- **mistreevous**: its JSON definition, conditions with arguments and an agent object, in node, which tells its own CPU time.
- **py_trees**: behaviours that read a plain dict, and behaviours that read the blackboard through clients, ticked with
  `root.tick_once()`; what its `BehaviourTree` adds to that is left out.

**Time** is the CPU time of the process, so that others on the machine do not count. Everybody has a turn in every
round, and nobody is always the first; before that, each is warmed up; Python's garbage collector is off. The figure is the
best round.

**The desktop** is measured by the wall, with real windows on displays that nobody sees; `python benchmarks/desktop.py`
does so for longer. A fault's moment is taken just before it is done, its record's is in the journal that `bt-run` writes.

**Promises** are judged by the same run, each as kept or broken. What was not measured says so.
"""

JSON = """## For programs

`python benchmarks/run.py --json` prints one object:

| key | what it holds |
|---|---|
| `machine` | `python`, `system`, `processor`, `cores` |
| `versions` | the version of everybody who took part |
| `missing` | who or what is not installed → the command that brings it |
| `quick` | whether it was a run with few rounds and without the largest trees |
| `engine` | which of our engines the promises are about |
| `measurements` | by name of a measurement, what it found; `--only` leaves others out |
| `promises` | a list of `promise`, `sign`, `limit`, `unit`, `figure`, `state` (`kept`, `broken`, `not measured`) |

The command ends with 1 when a promise is broken. `--quick` takes a minute or two, and is good for a look only.
"""


def write(report: dict[str, Any], tables: dict[str, list[Table]], folder: Path = DOCS) -> list[Path]:
    """Write the page and its picture; returns both paths."""
    page, picture = folder / "benchmarks.md", folder / "benchmarks.svg"
    plot.draw(report["measurements"], picture)
    page.write_text(text(report, tables), encoding="utf-8")
    return [page, picture]


def text(report: dict[str, Any], tables: dict[str, list[Table]]) -> str:
    """Return the page: promises and ratios first, then every table, then how it was done."""
    judged = table.markdown(promises.table(report["promises"])).replace("###", "##", 1)
    shown = [table.markdown(each) for group in tables.values() for each in group]
    blocks = [TOP, _machine(report), judged, "## The figures", *shown, METHOD, JSON]
    return "\n\n".join(block.strip() for block in blocks) + "\n"


def _machine(report: dict[str, Any]) -> str:
    machine = report["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in report["versions"].items())
    hurry = " It was a quick run: good for a look only." if report["quick"] else ""
    return (
        f"Measured with {machine['python']} on {machine['system']}, {machine['processor']}, "
        f"{machine['cores']} cores; {versions}.{hurry}"
    )
