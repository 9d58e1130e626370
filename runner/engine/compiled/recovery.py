"""Writes guards and ladders; what they decide is in ``engine.watch`` and ``engine.climb``."""

from __future__ import annotations

from btrunner.runner.engine.climb import Climb
from btrunner.runner.engine.compiled.writer import Host, Writer
from btrunner.runner.engine.watch import Watch
from btrunner.runner.language import model


def guard(writer: Writer, node: model.Node) -> None:
    """Tick the child while the condition holds; hold it, or halt it and recover."""
    assert isinstance(node.body, model.Guard)  # noqa: S101 - the type it is written for
    child, recover = node.children

    def make(host: Host) -> Watch:
        watch = Watch(node, host.context)
        host.halts(node, watch.forget)
        return watch

    watch = writer.need("watch", node, make)
    holds = writer.truth(node.body.condition, "guard", node)
    writer.line(f"step = 'child' if {watch}.calm and {holds} else {watch}.look()")
    with writer.under("if step == 'child':"):
        writer.write(child)
    writer.page.node = node.index
    with writer.under("elif step == 'hold':"):
        writer.line("r = RUNNING")
    with writer.under("else:"):
        with writer.under("if step == 'lost':"):
            first, end = writer.span(child)
            writer.line(f"halt({first}, {end})")
        writer.write(recover)
        writer.page.node = node.index
        writer.line(f"r = {watch}.recovered(r)")


def ladder(writer: Writer, node: model.Node) -> None:
    """Tick the rung that the climb has chosen, and halt it when another is.

    ``at`` is the place of the rung that runs; where the ladder runs and none of its rungs does, it is the
    place behind the last.
    """
    at, nowhere = f"at[{node.index}]", len(node.children) + 1
    climb = writer.need("climb", node, lambda host: Climb(node, host.context))
    status, rung, surrenders = (f"{word}_{node.index}" for word in ("status", "rung", "surrenders"))
    with writer.under(f"if not {at}:"):
        writer.line(f"{climb}.enter()")
    writer.line(f"{status}, {rung}, why = {climb}.choose()")
    with writer.under(f"if {at} and {at} - 1 != {rung}:"):
        writer.line(f"halt(*{writer.spans(node)}[{at}])")
    writer.line(f"W[{node.index}] = why or None")
    with writer.under(f"if {rung} is None:"):
        writer.line(f"{at} = {nowhere} if {status} == RUNNING else 0")
    with writer.under("else:"):
        writer.line(f"{surrenders} = context.surrenders")
        for position, child in enumerate(node.children):
            with writer.under(f"{'el' if position else ''}if {rung} == {position}:"):
                writer.write(child)
                writer.line(f"why = context.why({child.index})")
            writer.page.node = node.index
        writer.line(f"{climb}.ended(r, why, context.surrenders != {surrenders})")
        writer.line(f"{at} = {rung} + 1 if r == RUNNING else {nowhere}")
    writer.line(f"r = {status}")
