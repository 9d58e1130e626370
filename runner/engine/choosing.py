"""How a random or utility node chooses one of its children. It ticks nothing."""

from __future__ import annotations

from btrunner.runner.engine.context import Context
from btrunner.runner.language import model
from btrunner.runner.unknown import UNKNOWN


def choose(node: model.Node, context: Context) -> int | None:
    """Return the position of the child to tick, or None with the reason stated."""
    body = node.body
    if isinstance(body, model.Random):
        return _by_weight(node.index, body, context)
    assert isinstance(body, model.Utility)  # noqa: S101 - the builder's promise
    return _by_score(node.index, body, context)


def _by_weight(index: int, body: model.Random, context: Context) -> int | None:
    """Choose at random; a weight that is unknown counts as none."""
    values = [weight.value(context.snapshot) for weight in body.weights]
    weights = [0.0 if value is UNKNOWN else max(float(value), 0.0) for value in values]
    if sum(weights) <= 0:
        context.whys[index] = "no child has a weight above 0"
        return None
    return context.random.choices(range(len(weights)), weights)[0]


def _by_score(index: int, body: model.Utility, context: Context) -> int | None:
    """Choose the highest score that is known; the first of equals."""
    best: int | None = None
    highest = float("-inf")
    for position, expression in enumerate(body.scores):
        score = expression.value(context.snapshot)
        if score is not UNKNOWN and float(score) > highest:
            best, highest = position, float(score)
    if best is None:
        context.whys[index] = "no score is known"
    return best
