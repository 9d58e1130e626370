"""A tree of py_trees as a plan of ours: every node of theirs has one of ours, with others around it where one is not enough."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from py_trees import behaviour, common, composites, decorators

from btrunner.runner.language import model
from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.params import ANY, BOOLEAN, DURATION
from btrunner.runner.problems import Place
from btrunner.runner.registry import Leaf

Snapshot = dict[str, Any]
Stand = Callable[[behaviour.Behaviour], Any]

NAME = "it"
"""The character that plays every tree."""

FOR_EVER = sys.maxsize


class Untranslatable(Exception):
    """A tree of py_trees says something that our language has no words for."""


@dataclass
class Draft:
    """A node of ours before it is numbered; ``of`` is the node of theirs whose status its own is."""

    body: model.Body
    children: list[Draft] = field(default_factory=list)
    options: model.Options = model.Options()  # noqa: RUF009 - frozen
    of: behaviour.Behaviour | None = None


@dataclass(frozen=True)
class Translation:
    """A plan, the index in it of each of their nodes, and the snapshot that the plan reads."""

    plan: model.Plan
    index: dict[behaviour.Behaviour, int]
    snapshot: Snapshot


def translated(root: behaviour.Behaviour, stand: Stand) -> Translation:
    """Translate a tree; ``stand`` returns what stands for a leaf of theirs. Raises Untranslatable."""
    snapshot: Snapshot = {"$now": 0.0, "$seen": {}}
    draft = _Translator(stand, snapshot).draft(root)
    nodes: list[model.Node] = []
    index: dict[behaviour.Behaviour, int] = {}
    _number(draft, nodes, index)
    plan = model.Plan(NAME, "leader", "translated", "", tuple(nodes), {}, "")
    return Translation(plan, index, snapshot)


def _number(draft: Draft, nodes: list[Any], index: dict[behaviour.Behaviour, int]) -> model.Node:
    """Put a draft and all below it into the list, parents first."""
    position = len(nodes)
    nodes.append(None)
    if draft.of is not None:
        index[draft.of] = position
    children = tuple(_number(child, nodes, index) for child in draft.children)
    kind = type(draft.body).__name__.lower()
    name = draft.of.name if draft.of is not None else kind
    place = Place("py_trees", position + 1, 1)
    node = model.Node(
        position, f"{kind} {position}", kind, name, place, "", draft.body, draft.options, children
    )
    nodes[position] = node
    return node


def _group(child: Draft, **options: Any) -> Draft:
    return Draft(model.Group(), [child], model.Options(**options))


def _function(function: Callable[..., bool], **arguments: Expression) -> Draft:
    leaf = Leaf(function.__name__, function, "", (), (), "function", "translated")
    return Draft(model.Call(leaf, arguments))


def _yes(me: object) -> bool:
    return True


def _read(key: str, kind: Any) -> Expression:
    return Expression(terms.Read(terms.Const(NAME, ANY), key, kind, f"self.{key}"), f"self.{key}")


def _const(value: object, kind: Any) -> Expression:
    return Expression(terms.Const(value, kind), str(value))


def _first_fails_else_success(child: Draft, **options: Any) -> Draft:
    """Return a node that fails when the child does, and succeeds at once otherwise, halting the child."""
    first, second = model.Policy(positions=(0,)), model.Policy(positions=(1,))
    body = model.Parallel(succeed_on=second, fail_on=first)
    return Draft(body, [child, _function(_yes)], model.Options(**options))


class _Translator:
    """Turns nodes of theirs into drafts of ours."""

    def __init__(self, stand: Stand, snapshot: Snapshot) -> None:
        self._stand = stand
        self._snapshot = snapshot

    def draft(self, node: behaviour.Behaviour) -> Draft:
        """Return the draft of a node and of all below it; raises Untranslatable."""
        if isinstance(node, decorators.Decorator):
            return replace(self._decorated(node, self.draft(node.decorated)), of=node)
        if isinstance(node, composites.Composite):
            return Draft(self._composite(node), [self.draft(child) for child in node.children], of=node)
        if node.children:
            raise Untranslatable(f"'{node.name}' has children, but is neither a composite nor a decorator")
        leaf = Leaf(type(node).__name__, lambda name: self._stand(node), "", (), (), "behaviour", "py_trees")
        return Draft(model.Call(leaf, {}), of=node)

    def _composite(self, node: composites.Composite) -> model.Body:
        if not node.children:
            # The language refuses it. What py_trees says of it is what a check of a constant says.
            return model.Check(_const(not isinstance(node, composites.Selector), BOOLEAN))
        match node:
            case composites.Sequence():
                return model.Sequence(reactive=not node.memory)
            case composites.Selector():
                return model.Selector(memory=node.memory)
            case composites.Parallel():
                return model.Parallel(succeed_on=self._policy(node), fail_on=model.Policy(number=1))
        raise Untranslatable(f"'{node.name}' is a {type(node).__name__}")

    def _policy(self, node: composites.Parallel) -> model.Policy:
        match node.policy:
            case common.ParallelPolicy.SuccessOnAll():
                return model.Policy(number=len(node.children))
            case common.ParallelPolicy.SuccessOnOne():
                return model.Policy(number=1)
            case common.ParallelPolicy.SuccessOnSelected(children=chosen) if chosen:
                if set(chosen) <= set(node.children):
                    return model.Policy(positions=tuple(node.children.index(child) for child in chosen))
        raise Untranslatable(f"'{node.name}' has a policy that no parallel of ours can have")

    def _decorated(self, node: decorators.Decorator, child: Draft) -> Draft:
        match node:
            case decorators.PassThrough() | decorators.Count():
                return _group(child)
            case decorators.Inverter():
                return _group(child, invert=True)
            case decorators.Retry():
                return _group(child, retry=node.num_failures - 1)
            case decorators.Repeat():
                return _group(child, repeat=node.num_success)
            case decorators.Timeout():
                return _group(child, timeout=_const(node.duration, DURATION))
            case decorators.FailureIsSuccess():
                return _group(child, always="success")
            case decorators.SuccessIsFailure():
                return _group(child, always="failure")
            case decorators.FailureIsRunning():
                return _group(child, retry=FOR_EVER)
            case decorators.SuccessIsRunning():
                return _group(child, repeat=-1)
            case decorators.RunningIsSuccess():
                return _first_fails_else_success(child)
            case decorators.RunningIsFailure():
                return _first_fails_else_success(_group(child, invert=True), invert=True)
            case decorators.Condition(succeed_status=common.Status.SUCCESS):
                return _group(child, retry=FOR_EVER)
            case decorators.EternalGuard():
                return Draft(model.Sequence(reactive=True), [self._asked(node.condition), child])
            case decorators.OneShot():
                return self._once(node, child)
            case decorators.ForEach():
                return self._for_each(node, child)
        raise Untranslatable(f"'{node.name}' is a {type(node).__name__}")

    def _asked(self, condition: Callable[[], object]) -> Draft:
        def asked(me: object) -> bool:
            return condition() not in (False, common.Status.FAILURE)

        return _function(asked)

    def _once(self, node: decorators.OneShot, child: Draft) -> Draft:
        """Return ``once``, which remembers a success; where a failure counts too, a key remembers which it was."""
        if node.policy is common.OneShotPolicy.ON_SUCCESSFUL_COMPLETION:
            return _group(child, once=True)
        key = self._key("succeeded", False)
        failed, succeeded = [
            Draft(model.SetKeys(((key, _const(value, BOOLEAN)),))) for value in (False, True)
        ]
        tried = Draft(model.Sequence(reactive=False), [child, succeeded])
        ended = Draft(model.Selector(memory=True), [tried, failed], model.Options(once=True))
        return Draft(model.Sequence(reactive=False), [ended, Draft(model.Check(_read(key, BOOLEAN)))])

    def _for_each(self, node: decorators.ForEach, child: Draft) -> Draft:
        """Return a ``for_each`` over what the source key holds on entry; a leaf shows each item to the child."""
        key = self._key("items", [])
        slot = f"${key}"

        def take(me: object) -> bool:
            self._snapshot[f"{NAME}.{key}"] = list(node.blackboard.get(node.source_key))
            return True

        def show(me: object, item: object) -> bool:
            node.blackboard.set(node.target_key, item)
            return True

        item = Expression(terms.Variable("item", slot, ANY), "item")
        step = Draft(model.Sequence(reactive=False), [_function(show, item=item), child])
        each = Draft(model.ForEach(_read(key, ANY), slot), [step])
        return Draft(model.Sequence(reactive=False), [_function(take), each])

    def _key(self, name: str, value: object) -> str:
        """Return a new published key that holds a value."""
        key = f"{name}_{len(self._snapshot)}"
        self._snapshot[f"{NAME}.{key}"] = value
        return key
