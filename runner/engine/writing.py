"""How a node writes its character's own published keys."""

from __future__ import annotations

from btrunner.runner.engine.context import Context, evaluated
from btrunner.runner.engine.status import FAILURE, SUCCESS
from btrunner.runner.language import model
from btrunner.runner.unknown import UNKNOWN


def write_all(node: model.Node, context: Context) -> int:
    """Write what a ``set`` node says; a value that is unknown is a FAILURE, and nothing is written."""
    assert isinstance(node.body, model.SetKeys)  # noqa: S101 - the builder's promise
    values, unknown = evaluated(dict(node.body.writes), context.snapshot)
    if unknown:
        context.whys[node.index] = unknown
        return FAILURE
    for key, value in values.items():
        context.write(key, value)
    return SUCCESS


def write_known(writes: model.Writes, context: Context) -> None:
    """Write what is known; a key whose value is unknown keeps its old one, until that is too old."""
    for key, expression in writes:
        value = expression.value(context.snapshot)
        if value is not UNKNOWN:
            context.write(key, value)
