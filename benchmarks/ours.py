"""Our own trees as a contender: the text of a tree through the real loader, ticked as the session ticks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.engine.context import Context
from btrunner.runner.engine.status import IDLE, NAMES
from btrunner.runner.engine.stock.builder import StockTree
from btrunner.runner.events import Sink
from btrunner.runner.language.model import Plan, SessionPlan
from btrunner.runner.session.character import Build, RunningTree
from btrunner.runner.session.session import Session
from btrunner.runner.testing import ScriptedWorld, Stage
from decisions import Check, Do, Inner, Leaves, Node, preorder
from timing import seconds_of

ENGINES: dict[str, Build] = {"compiled": CompiledTree, "stock": StockTree}
"""Our engines; the first one is what a session uses, and what the promises are about."""


def text_of(root: Inner) -> str:
    """Return a tree as a file in YAML."""
    lines = lines_of(root)
    return "\n".join(["tree: measured", "root:", *(f"  {line}" for line in lines), ""])


def lines_of(node: Node) -> Iterator[str]:
    """Yield the lines of a node; a child begins with its dash."""
    if isinstance(node, Check):
        yield f"check: self.{node.fact} > {node.above}"
    elif isinstance(node, Do):
        yield f"{node.leaf}:"
    else:
        yield from _options(node)
        yield f"{node.kind}:"
        for child in node.children:
            first, *rest = lines_of(child)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)


def _options(node: Inner) -> Iterator[str]:
    if node.kind == "sequence" and not node.memory:
        yield "reactive: true"
    if node.kind == "selector" and node.memory:
        yield "memory: true"


def plan_of(
    texts: Mapping[str, str], data: Mapping[str, object], leaves: Sequence[Callable[..., Any]]
) -> SessionPlan:
    """Return the plan of trees, by character."""
    return Stage(texts, facts=data, nodes=leaves).plan


def session_of(
    plan: SessionPlan, data: Mapping[str, object], build: Build, sinks: Sequence[Sink] = ()
) -> Session:
    """Return an open session that plays a plan where every character sees the same."""
    names = [each.character for each in plan.plans]
    session = Session(plan, world=ScriptedWorld(names, data, {}), build=build, sinks=sinks)
    session.open()
    return session


class OurTree:
    """One tree of a session whose first tick is done."""

    def __init__(self, plan: SessionPlan, data: Mapping[str, object], build: Build) -> None:
        built: list[RunningTree] = []

        def keep(plan: Plan, context: Context) -> RunningTree:
            built.append(build(plan, context))
            return built[-1]

        self.session = session_of(plan, data, keep)
        self.session.tick()
        (self.tree,) = built
        self._leaves = [node.index for node in plan.plans[0].nodes if not node.children]

    def decide(self) -> str:
        """Tick once; returns the root's status."""
        return NAMES[self.tree.tick()]

    def seconds(self, ticks: int) -> float:
        """Return the CPU time of so many ticks."""
        return seconds_of(self.tree.tick, ticks)

    def visited(self) -> list[bool]:
        """Say of each leaf, in the order of the file, whether the last tick visited it."""
        return [self.tree.statuses[index] != IDLE for index in self._leaves]

    def close(self) -> None:
        """Close the session."""
        self.session.close()


@lru_cache(maxsize=1)
def _single(root: Inner, data: tuple[tuple[str, object], ...], leaves: tuple[Any, ...]) -> SessionPlan:
    return plan_of({"Kaya": text_of(root)}, dict(data), leaves)


def tree_of(engine: str, root: Inner, data: Mapping[str, object], leaves: Leaves) -> OurTree:
    """Return a tree for one of our engines; they share the plan."""
    used = {node.leaf for node in preorder(root) if isinstance(node, Do)}
    functions = tuple(leaf for name, leaf in leaves.items() if name in used)
    return OurTree(_single(root, tuple(data.items()), functions), data, ENGINES[engine])
