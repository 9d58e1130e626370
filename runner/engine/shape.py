"""What can be known of the nodes of a plan before it is ticked: which of them can be RUNNING."""

from __future__ import annotations

from btrunner.runner.language import model


def who_can_run(plan: model.Plan) -> list[bool]:
    """Say of each node whether it can be RUNNING, looking from below: children come after their parents."""
    can_run = [False] * len(plan.nodes)
    for node in reversed(plan.nodes):
        can_run[node.index] = _can_run(node, can_run)
    return can_run


def _can_run(node: model.Node, can_run: list[bool]) -> bool:
    options = node.options
    if options.retry or options.repeat or options.until is not None:
        return True
    match node.body:
        case model.Check() | model.SetKeys():
            return False
        case model.Call(leaf):
            return leaf.style != "function"
        case model.Act() | model.Guard() | model.Ladder():
            return True
    return any(can_run[child.index] for child in node.children)
