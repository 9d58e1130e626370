"""Binds values for declared parameters: of an action, a leaf or a tree."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf

from msgspec.structs import replace

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language.binding.nodes import NodeBinder, Raw
from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.language.source import Mapping, Value
from btrunner.runner.params import ANY, Param
from btrunner.runner.problems import Place
from btrunner.runner.units import show_duration

Given = dict[str, Expression]


def bind_anything(binder: NodeBinder, raw: Raw, given: Value | None) -> Given | None:
    """Bind values for parameters that nobody has declared: their expressions are still read."""
    entries = given.entries if isinstance(given, Mapping) else {}
    bound = {name: binder.values(raw.frame).value(value, ANY) for name, value in entries.items()}
    return None if None in bound.values() else {name: value for name, value in bound.items() if value}


def bind_arguments(
    binder: NodeBinder, raw: Raw, given: Value | None, params: MappingOf[str, Param], whose: str, place: Place
) -> Given | None:
    """Bind the values for declared parameters; a default stands in for what is not given."""
    entries = given.entries if isinstance(given, Mapping) else {}
    bound: Given = {}
    failed = False
    for name, value in entries.items():
        if name not in params:
            at = given.keys[name] if isinstance(given, Mapping) else place
            hint = did_you_mean(name, params) or "remove it"
            binder.report.tell(at, "unknown-parameter", f"{whose} has no parameter '{name}'", hint)
            failed = True
            continue
        found = binder.values(raw.frame).value(value, params[name].type)
        failed = failed or found is None
        if found is not None:
            bound[name] = _completed(found, params[name])
    for name, param in params.items():
        if name in entries:
            continue
        if param.required:
            message = f"{whose} needs '{name}': {param.type.noun}"
            binder.report.tell(place, f"missing-parameter-{name}", message, f"write with: {{{name}: …}}")
            failed = True
        else:
            bound[name] = Expression(terms.Const(param.default, param.type), _shown_default(param))
    return None if failed else {name: bound[name] for name in params if name in bound}


def settled(params: MappingOf[str, Param], given: Given) -> dict[str, Term]:
    """Return what each parameter of a tree stands for in this use of it."""
    found: dict[str, Term] = {}
    for name, param in params.items():
        term = given[name].term if name in given else terms.Const(param.default, param.type)
        found[name] = replace(term, type=param.type) if isinstance(term, terms.Const) else term
    return found


def _completed(found: Expression, param: Param) -> Expression:
    """Return a mapping with what it leaves out taken from the parameter's default."""
    term = found.term
    if isinstance(term, terms.Const) and isinstance(term.value, dict) and isinstance(param.default, dict):
        return Expression(terms.Const({**param.default, **term.value}, term.type), found.text)
    return found


def _shown_default(param: Param) -> str:
    if param.type.name == "duration" and isinstance(param.default, (int, float)):
        return show_duration(param.default)
    return "…" if isinstance(param.default, (dict, list)) else str(param.default)


def call_text(name: str, arguments: Given, given: Value | None) -> str:
    """Return a use with the values that its author gave, for people: ``cast (spell: heal, target: leader)``."""
    written = given.entries if isinstance(given, Mapping) else {}
    shown = ", ".join(f"{key}: {value.text}" for key, value in arguments.items() if key in written)
    return f"{name} ({shown})" if shown else name
