"""What each node type makes of a node: one function a type."""

from __future__ import annotations

import math
from collections.abc import Callable

from msgspec.structs import replace

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language import model
from btrunner.runner.language.binding.nodes import Bound, NodeBinder, Raw
from btrunner.runner.language.binding.recovery import bind_guard, bind_ladder
from btrunner.runner.language.binding.uses import bind_act, bind_leaf, bind_tree
from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.source import Items, Mapping
from btrunner.runner.language.words import GROUP, RESERVED
from btrunner.runner.params import ANY, NUMBER, UNSET, Type
from btrunner.runner.problems import Place


def bind_sequence(binder: NodeBinder, raw: Raw) -> Bound | None:
    children = binder.children(raw)
    return Bound(model.Sequence(_flag(raw, "reactive")), children) if children is not None else None


def bind_selector(binder: NodeBinder, raw: Raw) -> Bound | None:
    children = binder.children(raw)
    return Bound(model.Selector(_flag(raw, "memory")), children) if children is not None else None


def bind_parallel(binder: NodeBinder, raw: Raw) -> Bound | None:
    children = binder.children(raw)
    if children is None:
        return None
    succeed = _policy(binder, raw, "succeed_on", "all", children)
    fail = _policy(binder, raw, "fail_on", "one", children)
    if succeed is None or fail is None:
        return None
    shown = ", ".join(f"{name} {_shown(raw, name)}" for name in ("succeed_on", "fail_on") if raw.option(name))
    return Bound(model.Parallel(succeed, fail), children, shown)


def _policy(
    binder: NodeBinder, raw: Raw, option: str, default: str, children: list[model.Node]
) -> model.Policy | None:
    value = raw.option(option)
    plain = value.plain() if value is not None else default
    if plain in ("all", "one"):
        return model.Policy(len(children) if plain == "all" else 1)
    place = value.place if value is not None else raw.place
    if isinstance(plain, int):
        if plain > len(children):
            message = f"'{option}': expected at most {len(children)}, the number of children, found {plain}"
            binder.report.tell(place, "wrong-value", message)
            return None
        return model.Policy(plain)
    names = [child.name for child in children]
    positions = []
    for item in value.values if isinstance(value, Items) else []:
        name = str(item.plain())
        if names.count(name) != 1:
            hint = did_you_mean(name, names) if name not in names else "give each a name of its own"
            message = (
                f"no child is named '{name}'"
                if name not in names
                else f"{names.count(name)} children are named '{name}'"
            )
            binder.report.tell(item.place, "unknown-child", message, hint)
            return None
        positions.append(names.index(name))
    return model.Policy(positions=tuple(positions))


def bind_check(binder: NodeBinder, raw: Raw) -> Bound | None:
    condition = binder.values(raw.frame).condition(raw.value)
    return Bound(model.Check(condition), says=condition.text) if condition else None


def bind_set(binder: NodeBinder, raw: Raw) -> Bound | None:
    writes = binder.writes(raw.value, raw.frame)
    if writes is None:
        return None
    return Bound(model.SetKeys(writes), says=", ".join(f"{key}: {value.text}" for key, value in writes))


def bind_switch(binder: NodeBinder, raw: Raw) -> Bound | None:
    subject = binder.values(raw.frame).expression(raw.value, ANY)
    cases = raw.option("cases")
    children: list[model.Node | None] = []
    values: list[object] = []
    for key, value in cases.entries.items() if isinstance(cases, Mapping) else ():
        children.append(binder.node(value, replace(raw.frame, slot=f"case {key}")))
        values.append(_case(binder, subject, key, cases.keys[key]) if isinstance(cases, Mapping) else key)
    otherwise = raw.option("else")
    if otherwise is not None:
        children.append(binder.node(otherwise, replace(raw.frame, slot="else")))
    whole = [child for child in children if child is not None]
    if subject is None or len(whole) != len(children) or UNSET in values:
        return None
    return Bound(model.Switch(subject, tuple(values), otherwise is not None), whole, subject.text)


def _case(binder: NodeBinder, subject: Expression | None, key: str, place: Place) -> object:
    """Return the value that a case stands for, of the subject's type."""
    if subject is None:
        return key
    kind = subject.type
    if kind.choices and key not in kind.choices:
        message = f"'{key}' is never a value of {subject.text}"
        binder.report.tell(place, "unknown-choice", message, did_you_mean(key, kind.choices))
        return UNSET
    if kind.name in ("number", "integer", "boolean"):
        value = {"true": True, "false": False}.get(key, UNSET) if kind.name == "boolean" else _number(key)
        if value is UNSET:
            message = f"'{key}' is never a value of {subject.text}, which is {kind.noun}"
            binder.report.tell(place, "wrong-type", message)
        return value
    return key


def _number(text: str) -> object:
    """Return the number that a text is; none of ours is infinite or nan, whatever float reads."""
    try:
        value = float(text)
    except ValueError:
        return UNSET
    return value if math.isfinite(value) else UNSET


def bind_for_each(binder: NodeBinder, raw: Raw) -> Bound | None:
    wanted = Type("list")
    items = binder.values(raw.frame).value(raw.value, wanted)
    name = str(raw.node.entries["as"].plain())
    taken = name in binder.values(raw.frame).scope.names() or name in RESERVED
    if taken:
        place = raw.node.entries["as"].place
        binder.report.tell(place, "shadowed-name", f"'{name}' has a meaning already", "choose another name")
    kind = (items.type.items if items else None) or _member_type(items)
    slot = f"${binder.me}/{raw.id}"
    variables = {**raw.frame.variables, name: terms.Variable(name, slot, kind)}
    child = binder.child(raw, "child", replace(raw.frame, variables=variables))
    if items is None or child is None or taken:
        return None
    stop_on = raw.option("stop_on")
    body = model.ForEach(items, slot, str(stop_on.plain()) if stop_on else "failure")
    shown = ", until one succeeds" if body.stop_on == "success" else ""
    return Bound(body, [child], f"{name} of {items.text}{shown}")


def _member_type(items: Expression | None) -> Type:
    if items is not None and isinstance(items.term, terms.ListOf) and items.term.items:
        kinds = {item.type for item in items.term.items}
        return kinds.pop() if len(kinds) == 1 else ANY
    return ANY


def bind_random(binder: NodeBinder, raw: Raw) -> Bound | None:
    children = binder.children(raw)
    weights = _of_children(binder, raw, "weight", Expression(terms.Const(1, NUMBER), "1"))
    if children is None or weights is None:
        return None
    return Bound(model.Random(weights), children)


def bind_utility(binder: NodeBinder, raw: Raw) -> Bound | None:
    children = binder.children(raw)
    scores = _of_children(binder, raw, "score", None)
    if children is None or scores is None:
        return None
    return Bound(model.Utility(scores, _flag(raw, "reactive")), children)


def _of_children(
    binder: NodeBinder, raw: Raw, option: str, default: Expression | None
) -> tuple[Expression, ...] | None:
    found: list[Expression | None] = []
    for child in raw.value.values if isinstance(raw.value, Items) else []:
        given = child.entries.get(option) if isinstance(child, Mapping) else None
        if given is None and default is None:
            message = f"each child here needs a '{option}'"
            binder.report.tell(child.place, f"missing-{option}", message, f"write {option}: an expression")
        found.append(binder.values(raw.frame).expression(given, NUMBER) if given is not None else default)
    whole = tuple(expression for expression in found if expression is not None)
    return whole if len(whole) == len(found) else None


def bind_group(binder: NodeBinder, raw: Raw) -> Bound | None:
    child = binder.child(raw, GROUP)
    return Bound(model.Group(), [child]) if child is not None else None


def _flag(raw: Raw, option: str) -> bool:
    value = raw.option(option)
    return value is not None and value.plain() is True


def _shown(raw: Raw, option: str) -> str:
    value = raw.option(option)
    plain = value.plain() if value is not None else ""
    return ", ".join(map(str, plain)) if isinstance(plain, list) else str(plain)


def binder_of(kind: str) -> Callable[[NodeBinder, Raw], Bound | None]:
    """Return what binds a node of a type; what the language does not know is a leaf."""
    return _BINDERS.get(kind, bind_leaf)


_BINDERS: dict[str, Callable[[NodeBinder, Raw], Bound | None]] = {
    "sequence": bind_sequence, "selector": bind_selector, "parallel": bind_parallel, "check": bind_check,
    "act": bind_act, "set": bind_set, "guard": bind_guard, "ladder": bind_ladder, "switch": bind_switch,
    "for_each": bind_for_each, "random": bind_random, "utility": bind_utility, "tree": bind_tree, GROUP: bind_group,
}  # fmt: skip
