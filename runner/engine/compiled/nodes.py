"""Writes a node: what its type does, within its options, and the status that comes of it."""

from __future__ import annotations

from collections.abc import Callable

from btrunner.runner.engine.compiled import composites, leaves, recovery
from btrunner.runner.engine.compiled.decorating import write_options
from btrunner.runner.engine.compiled.writer import NO_OPTIONS, Writer, title
from btrunner.runner.language import model

_BODIES: dict[type, Callable[[Writer, model.Node], None]] = {
    model.Sequence: composites.sequence,
    model.Selector: composites.selector,
    model.Parallel: composites.parallel,
    model.Switch: composites.switch,
    model.Random: composites.one_chosen,
    model.Utility: composites.one_chosen,
    model.ForEach: composites.for_each,
    model.Subtree: composites.only_child,
    model.Group: composites.only_child,
    model.Guard: recovery.guard,
    model.Ladder: recovery.ladder,
    model.Check: leaves.check,
    model.SetKeys: leaves.set_keys,
    model.Act: leaves.act,
    model.Call: leaves.call,
}


def write_node(writer: Writer, node: model.Node) -> None:
    """Write a node so that ``r`` is its status, and ``T`` has it."""
    writer.page.node = node.index
    writer.line(f"# {title(node)}")
    body = _BODIES[type(node.body)]
    if node.options == NO_OPTIONS:
        body(writer, node)
    else:
        write_options(writer, node, body)
    writer.page.node = node.index
    writer.line(f"T[{node.index}] = r")
