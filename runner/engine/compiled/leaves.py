"""Writes the nodes without children: checks, writes, and the calls of leaves."""

from __future__ import annotations

from btrunner.runner.engine.compiled.writer import Host, Need, Writer, name_of
from btrunner.runner.engine.leaves import LeafRunner
from btrunner.runner.engine.writing import SetAll
from btrunner.runner.language import model
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.terms import Const


def check(writer: Writer, node: model.Node) -> None:
    """Ask an expression."""
    assert isinstance(node.body, model.Check)  # noqa: S101 - the type it is written for
    with writer.under(f"if {writer.truth(node.body.condition, 'check', node)}:"):
        writer.line("r = SUCCESS")
    with writer.under("else:"):
        writer.line("r = FAILURE")
        writer.line(f"W[{node.index}] = {unmet(writer, node)}")


def unmet(writer: Writer, node: model.Node) -> str:
    """Return the source of a check's condition, which is the reason of its failure."""
    assert isinstance(node.body, model.Check)  # noqa: S101 - the type it is written for
    return writer.reason(node.body.condition)


def set_keys(writer: Writer, node: model.Node) -> None:
    """Write own published keys."""
    name = writer.need("set", node, lambda host: SetAll(node, host.context))
    writer.line(f"r = {name}()")


def act(writer: Writer, node: model.Node) -> None:
    """Enter an action, or go on with it."""
    name = name_of(node)
    writer.needs[name] = _runner(node)
    writer.line(f"r = {name}()")


def call(writer: Writer, node: model.Node) -> None:
    """Call a function as it is; enter an action or go on with it."""
    assert isinstance(node.body, model.Call)  # noqa: S101 - the type it is written for
    leaf, arguments = node.body.leaf, node.body.arguments
    if leaf.style != "function" or not all(_is_settled(value) for value in arguments.values()):
        act(writer, node)
        return
    given = "".join(
        f", {leaf.python_names.get(name, name)}={writer.value(value, name, node)}"
        for name, value in arguments.items()
    )
    with writer.under("try:"):
        writer.line(f"x = {writer.leaf(leaf)}(me{given})")
        writer.line("r = FAILURE if x is False else SUCCESS if x is None or x is True else outcome(x)")
    with writer.under("except Exception as error:"):
        writer.line(f"r = context.failed(nodes[{node.index}], error)")


def _is_settled(value: Expression) -> bool:
    return isinstance(value.term, Const)


def _runner(node: model.Node) -> Need:
    def make(host: Host) -> object:
        runner = LeafRunner(node, host.context)
        host.halts(node, runner.halt)
        return runner.tick

    return make
