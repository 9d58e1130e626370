"""What a tree weighs, by tracemalloc: its plan and its running tree; and whether a million ticks leave anything."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import ours
import peer_py_trees
from btrunner.runner.session.session import Session
from btrunner.runner.testing import ScriptedWorld
from decisions import DATA, LEAVES, flat
from table import Table, number
from timing import Effort

TICKS = 1_000_000
KIB = 1024
TREE = """
selector:
  - when: self.hp < 0.5
    rest_a_little:
  - sequence:
      - check: self.mana > 0.1
      - set: {ready: true}
      - walk_a_little:
"""
HEADED = "tree: lively\npublishes:\n  ready: {{type: boolean}}\nroot:{}"


def walk_a_little(me: Any) -> Iterator[str]:
    """Take five ticks."""
    for step in range(5):
        yield f"step {step}"


def rest_a_little(me: Any) -> Iterator[None]:
    """Take three ticks."""
    for _ in range(3):
        yield


def measure(effort: Effort) -> dict[str, Any]:
    """Return bytes per node by size, and what is held after many ticks of our first engine."""
    branches = (4, 30) if effort.quick else (4, 30, 250)
    return {
        "sizes": {str(1 + 4 * size): _weights(size, effort) for size in branches},
        "ticks": long_run(TICKS // (200 if effort.quick else 1), effort),
    }


def _weights(branches: int, effort: Effort) -> dict[str, float]:
    """Return bytes per node of a plan, of our running trees, and of a py_trees tree."""
    nodes = 1 + 4 * branches
    effort.say(f"{nodes:,} nodes")
    root, leaves = flat(branches), [LEAVES["attempt"], LEAVES["win"]]
    text = ours.text_of(root)
    plan = ours.plan_of({"Kaya": text}, DATA, leaves)
    made: dict[str, Callable[[], object]] = {"plan": lambda: ours.plan_of({"Kaya": text}, DATA, leaves)}
    for name, build in ours.ENGINES.items():
        made[name] = lambda build=build: _ticked(ours.session_of(plan, DATA, build))  # type: ignore[misc]
    made["py_trees, dict"] = lambda: peer_py_trees.with_dict(root, DATA, LEAVES)
    return {name: round(_held(make) / nodes) for name, make in made.items()}


def _ticked(session: Session) -> Session:
    session.tick()
    return session


def _held(make: Callable[[], object]) -> int:
    """Return the bytes of what is made, without what the first making leaves in caches."""
    make()
    gc.collect()
    tracemalloc.start()
    made = make()
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del made
    return held


def long_run(ticks: int, effort: Effort) -> dict[str, float]:
    """Return how much more is held after so many ticks than after the first tenth of them.

    Actions begin, end and are halted meanwhile, keys are written, and what the character sees changes.
    """
    effort.say(f"{ticks:,} ticks")
    plan = ours.plan_of(
        {"Kaya": HEADED.format(TREE.replace("\n", "\n  "))}, DATA, [walk_a_little, rest_a_little]
    )
    world = ScriptedWorld(["Kaya"], DATA, {})
    session = Session(plan, world=world, build=next(iter(ours.ENGINES.values())))
    tracemalloc.start()
    held = [_after(session, world, ticks * share // 10) for share in (1, 10)]
    tracemalloc.stop()
    session.close()
    first, last = held
    return {
        "ticks": ticks,
        "held_kib": round(last / KIB, 1),
        "growth_kib": round((last - first) / KIB, 2),
    }


def _after(session: Session, world: ScriptedWorld, number: int) -> int:
    """Return the bytes that are held once the session has done so many ticks."""
    facts = world.facts["Kaya"]
    while session.number < number:
        facts["hp"] = 0.25 if session.number % 50 < 5 else 1.0
        session.tick()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def tables(result: dict[str, Any]) -> list[Table]:
    """Return one table: a row for each kind of thing, a column for each size."""
    sizes, ticks = result["sizes"], result["ticks"]
    rows = [(name, *(number(one[name]) for one in sizes.values())) for name in next(iter(sizes.values()))]
    head = ("bytes per node", *(f"{int(nodes):,} nodes" for nodes in sizes))
    note = (
        f"{ticks['ticks']:,} ticks of a session in which actions begin, end and are halted: "
        f"{ticks['growth_kib']:g} KiB more are held at their end than after the first tenth "
        f"({ticks['held_kib']:g} KiB in all)."
    )
    return [Table("Memory", head, rows, [note])]
