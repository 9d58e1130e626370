"""Loads a tree alone, with nobody cast and no world."""

from __future__ import annotations

from btrunner.runner.language import model
from btrunner.runner.language.binding.arguments import settled
from btrunner.runner.language.binding.cast import Cast
from btrunner.runner.language.binding.kinds import binder_of
from btrunner.runner.language.binding.nodes import MAX_NODES, NodeBinder, tell_too_large
from btrunner.runner.language.binding.reach import unreachable
from btrunner.runner.language.node_shape import NodeShape
from btrunner.runner.language.report import Report
from btrunner.runner.language.source import Source
from btrunner.runner.language.trees import TreeFile, TreeLibrary, reachable, size
from btrunner.runner.registry import Leaf


class TreeLoader:
    """Loads a tree alone: what it says of itself is checked, what it says of others is allowed."""

    def __init__(self, report: Report, leaves: dict[str, Leaf]) -> None:
        self.report = report
        self.leaves = leaves
        self._shape = NodeShape(leaves)

    def load(self, source: Source) -> model.Plan | None:
        """Return the plan of the tree, or None when its faults leave none."""
        self.report.add_source(source)
        library = TreeLibrary(self.report, source.path.parent)
        tree = library.take(source)
        if tree is None:
            return None
        used = reachable(tree, library)
        if size(used, self.leaves) > MAX_NODES:
            tell_too_large(self.report, tree)
            return None
        publishes = {key: item for other in reversed(used) for key, item in other.publishes.items()}
        own = {key: item.type for key, item in publishes.items()}
        binder = NodeBinder(
            self.report,
            library,
            self.leaves,
            self._shape,
            Cast({}, open=True, own=own),
            "self",
            None,
            binder_of,
            publishes,
        )
        root = binder.tree(tree, settled(tree.params, {}))
        nodes = [node for node in binder.nodes if node is not None]
        if root is None or len(nodes) != len(binder.nodes):
            return None
        for problem in unreachable(nodes):
            self.report.add(problem)
        unused_parameters(tree, self.report)
        return model.Plan("self", "", tree.name, tree.about, tuple(nodes), publishes, tree.digest)


def unused_parameters(tree: TreeFile, report: Report) -> None:
    """Warn of parameters that nothing in the tree reads; where it has errors, something unread may read them."""
    if report.errors_in(tree.source.name):
        return
    for name, place in tree.param_places.items():
        if name not in tree.used:
            report.tell(
                place,
                "unused-parameter",
                f"the parameter '{name}' is never used",
                f"read it as params.{name}, or remove it",
                "warning",
            )
