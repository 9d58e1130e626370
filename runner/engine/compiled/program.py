"""The program of a tree: its Python source, the node that each line is for, and what its names stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from btrunner.runner.engine.compiled.naming import Naming
from btrunner.runner.engine.compiled.nodes import write_node
from btrunner.runner.engine.compiled.page import Line, Page, wrapped
from btrunner.runner.engine.compiled.writer import Need, Shape, Spans, Writer, clean
from btrunner.runner.engine.shape import who_can_run
from btrunner.runner.language import model
from btrunner.runner.language.expressions.compiled import Expression

Tick = Callable[[list[int]], int]
"""Ticks a tree once; takes the list of statuses and fills it, and returns the root's."""

Factory = Callable[..., Tick]
"""Takes what differs from one running tree to the next: what each of them has, and what the nodes need, in order."""

EVERY_TREE_HAS = (
    "S", "W", "on", "at", "tries", "times", "done", "me", "context", "nodes", "children",
    "reasons", "halt", "stop",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Program:
    """The source of the factory ``tree(...)``, the same for all characters who play the same tree.

    What differs between them is not in the source: it is what the factory takes, ``EVERY_TREE_HAS`` and then the
    ``needs``. ``nodes[i]`` is the index of the node that line i + 1 is for.
    """

    text: str
    nodes: list[int]
    children: dict[int, Spans]
    reasons: list[Expression]
    needs: dict[str, Need]


def program_of(plan: model.Plan) -> Program:
    """Write the program of a plan."""
    page = Page("tick", f"Tick {clean(plan.tree)} once; T takes the statuses.")
    writer = Writer(_shape_of(plan), write_node, page, Naming(plan.character))
    write_node(writer, plan.root)
    pages, names = writer.finish(), writer.names
    facts = {entry: name for entry, name in names.locals.items() if not _is_own(entry, plan)}
    body: list[Line] = []
    for page in pages:
        body += [*page.finished(facts, names.key, names.given), ("", 0)]
    needs = {**{name: _own_entry(key) for key, name in names.keys.items()}, **writer.needs}
    head = ["def tree(", *_listed(EVERY_TREE_HAS), *_listed(needs), "):"]
    lines = [*((line, 0) for line in head), *body, ("    return tick", 0)]
    text = "".join(f"{line}\n" for line, _ in lines)
    return Program(text, [node for _, node in lines], writer.children, writer.reasons, needs)


def _own_entry(key: str) -> Need:
    return lambda host: f"{host.context.name}.{key}"


def _listed(names: Iterable[str]) -> list[str]:
    """Return names as lines of a signature."""
    return wrapped("".join(f"{name}, " for name in names), "    ")


def _is_own(entry: str, plan: model.Plan) -> bool:
    """Say whether a tree may write an entry of the snapshot within its tick."""
    who, _, key = entry.rpartition(".")
    return who == plan.character and key in plan.publishes


def _shape_of(plan: model.Plan) -> Shape:
    """Look at the nodes from below: children come after their parents in a plan."""
    sizes = [1] * len(plan.nodes)
    for node in reversed(plan.nodes):
        sizes[node.index] += sum(sizes[child.index] for child in node.children)
    return Shape(sizes, who_can_run(plan))
