"""The program of a tree: its Python source, the node that each line is for, and what its names stand for."""

from __future__ import annotations

from dataclasses import dataclass

from btrunner.runner.engine.compiled.nodes import write_node
from btrunner.runner.engine.compiled.page import Page
from btrunner.runner.engine.compiled.writer import Need, Shape, Writer, clean
from btrunner.runner.engine.shape import who_can_run
from btrunner.runner.language import model


@dataclass(frozen=True, slots=True)
class Program:
    """The source of ``tick(T)``, which takes the list of statuses and fills it, and of what that calls.

    ``nodes[i]`` is the index of the node that line i + 1 is for.
    """

    text: str
    nodes: list[int]
    needs: dict[str, Need]


def program_of(plan: model.Plan) -> Program:
    """Write the program of a plan."""
    page = Page("tick", f"Tick {clean(plan.tree)} of {clean(plan.character)} once; T takes the statuses.")
    writer = Writer(_shape_of(plan), write_node, page)
    write_node(writer, plan.root)
    pages = writer.finish()
    facts = {entry: name for entry, name in writer.locals.items() if not _is_own(entry, plan)}
    texts: list[str] = []
    nodes: list[int] = []
    for page in pages:
        texts.append(page.text(facts))
        nodes += [page.nodes[0], page.nodes[0], *page.nodes, page.nodes[-1], page.nodes[-1]]
    return Program("\n\n".join(texts), nodes, writer.needs)


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
