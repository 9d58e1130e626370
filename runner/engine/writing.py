"""How a node writes its character's own published keys: what can be known beforehand is made ready once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from btrunner.runner.engine.context import Context, evaluated
from btrunner.runner.engine.status import FAILURE, SUCCESS
from btrunner.runner.language import model
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.terms import Const
from btrunner.runner.params import Type
from btrunner.runner.unknown import UNKNOWN


class Fitted:
    """An expression of any type for a key of a declared one: a value that does not fit is unknown."""

    def __init__(self, expression: Expression, type_: Type) -> None:
        self.explain = expression.explain
        self._expression = expression
        self._fits = type_.fits

    def value(self, snapshot: Mapping[str, Any]) -> Any:
        """Return its value, or UNKNOWN."""
        value = self._expression.value(snapshot)
        return value if value is UNKNOWN or self._fits(value) else UNKNOWN


def fitted(key: str, expression: Expression, context: Context) -> Expression | Fitted:
    """Return an expression as it may be written under a key: the checker knows all types but *any*."""
    if expression.type.name != "any":
        return expression
    return Fitted(expression, context.plan.publishes[key].type)


class SetAll:
    """What a ``set`` node does: it writes everything, or fails."""

    def __init__(self, node: model.Node, context: Context) -> None:
        assert isinstance(node.body, model.SetKeys)  # noqa: S101 - the builder's promise
        self._index = node.index
        self._values = {key: fitted(key, value, context) for key, value in node.body.writes}
        self._entries = {key: f"{context.name}.{key}" for key in self._values}
        self._context = context

    def __call__(self) -> int:
        """Write what the node says; a value that is unknown is a FAILURE, and nothing is written."""
        context = self._context
        values, unknown = evaluated(self._values, context.snapshot)
        if unknown:
            context.whys[self._index] = unknown
            return FAILURE
        for key, value in values.items():
            context.write(self._entries[key], value)
        return SUCCESS


class SetKnown:
    """What ``sets`` does on every tick of its node, so that a constant must not cost an evaluation."""

    def __init__(self, writes: model.Writes, context: Context) -> None:
        self._context = context
        self._writes = [
            (f"{context.name}.{key}", expression.term.value, None)
            if isinstance(expression.term, Const)
            else (f"{context.name}.{key}", UNKNOWN, fitted(key, expression, context).value)
            for key, expression in writes
        ]

    def __call__(self) -> None:
        """Write what is known; a key whose value is unknown keeps its old one, until that is too old."""
        context = self._context
        snapshot, writes = context.snapshot, context.writes
        for entry, constant, evaluate in self._writes:
            value = constant if evaluate is None else evaluate(snapshot)
            if value is UNKNOWN:
                continue
            if snapshot[entry] is value:  # it is seen already
                writes[entry] = value
            else:
                context.write(entry, value)
