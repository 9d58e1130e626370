"""Finds branches that can never be reached, from what is certain about the results of nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from btrunner.runner.language import model
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.problems import Problem

_LEAVES_THAT_SUCCEED = frozenset({"log", "notify", "wait"})


def unreachable(nodes: Iterable[model.Node]) -> Iterator[Problem]:
    """Yield a warning for each child that no run can come to."""
    for node in nodes:
        match node.body:
            case model.Selector():
                yield from _behind(node, _never_fails, "never fails")
            case model.Sequence():
                yield from _behind(node, _never_succeeds, "never succeeds")
            case model.Ladder(rungs):
                yield from _below_rung(node, rungs)
        if _is(node.options.when, "false"):
            yield _warn(node, f"'{node.name}' can never be reached: its when is false", "remove it")


def _behind(node: model.Node, stops: object, what: str) -> Iterator[Problem]:
    for position, child in enumerate(node.children[:-1]):
        if stops(child):  # type: ignore[operator]
            hidden = node.children[position + 1]
            yield _warn(
                hidden,
                f"'{hidden.name}' can never be reached: '{child.name}' before it {what}",
                "move it up, or remove it",
            )
            return


def _below_rung(node: model.Node, rungs: tuple[model.Rung, ...]) -> Iterator[Problem]:
    """A rung that asks a person ends the climb: none comes after it."""
    for child, rung in zip(node.children[:-1], rungs, strict=False):
        if child.kind == "ask" and rung.when is None and rung.unless is None:
            hidden = node.children[node.children.index(child) + 1]
            yield _warn(
                hidden,
                f"'{hidden.name}' can never be reached: '{child.name}' before it waits for a person",
                "move it up",
            )
            return


def _never_fails(node: model.Node) -> bool:
    options = node.options
    if options.always:
        return options.always == "success"
    gates = (options.when, options.unless, options.while_, options.timeout, options.cooldown, options.every)
    if any(gates) or options.invert:
        return False
    match node.body:
        case model.SetKeys():
            return True
        case model.Check(condition):
            return _is(condition, "true")
        case model.Call(leaf):
            return leaf.origin == "builtin" and leaf.name in _LEAVES_THAT_SUCCEED
        case model.Sequence():
            return all(map(_never_fails, node.children))
        case model.Selector():
            return any(map(_never_fails, node.children))
        case _:
            return False


def _never_succeeds(node: model.Node) -> bool:
    options = node.options
    if options.always:
        return options.always == "failure"
    if _is(options.when, "false"):
        return True
    if options.until or options.invert or options.on_error == "success":
        return False
    match node.body:
        case model.Check(condition):
            return _is(condition, "false")
        case model.Sequence():
            return any(map(_never_succeeds, node.children))
        case model.Selector():
            return all(map(_never_succeeds, node.children))
        case _:
            return options.repeat == -1


def _is(expression: Expression | None, text: str) -> bool:
    """Say so of a literal only: what a parameter makes constant may differ in the next use."""
    return expression is not None and expression.text.lower() == text


def _warn(node: model.Node, message: str, hint: str) -> Problem:
    return Problem(node.place, "unreachable", message, hint, severity="warning")
