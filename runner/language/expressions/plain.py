"""A typed expression as a piece of Python that raises UnknownRead where a fact that it needs is unknown.

It is written from the typed terms alone, never from the author's text: names are literals in it, and it can
reach nothing but the snapshot and the pure functions of ``evaluate``.
"""

from __future__ import annotations

import math

from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.terms import Term


def source(term: Term) -> str:
    """Return the Python source of a term, which reads the snapshot ``S``."""
    match term:
        case terms.Const(value):
            return literal(value)
        case terms.Read():
            return f"S[{_key(term)}]"
        case terms.Variable(_, slot):
            return f"S[{slot!r}]" if slot.startswith("$") else slot
        case terms.Not(item):
            return f"(not {source(item)})"
        case terms.Junction(word, items):
            return f"({f' {word} '.join(map(source, items))})"
        case terms.Compare(word, left, right) | terms.Arithmetic(word, left, right):
            return f"({source(left)} {word} {source(right)})"
        case terms.Among():
            return _among(term)
        case terms.Choice(condition, then, otherwise):
            return f"({source(then)} if {source(condition)} else {source(otherwise)})"
        case terms.ListOf(items):
            return f"({', '.join(map(source, items))}{',' if items else ''})"
        case terms.Call(function, items):
            return f"{function}({', '.join(map(source, items))})"
        case terms.Age(fact):
            return f"age(S, {_key(fact)})"
        case terms.Known(fact):
            return f"(S[{_key(fact)}] is not UNKNOWN)"
        case terms.Members():
            return _members(term)
        case terms.Text(parts):
            return " + ".join(
                repr(part) if isinstance(part, str) else f"text({source(part)})" for part in parts
            )


def literal(value: object) -> str:
    """Return the source of a plain value; raises TypeError for any other, so that nothing else becomes source."""
    plain = (
        value is None or type(value) in (bool, int, str) or (type(value) is float and math.isfinite(value))
    )
    if isinstance(value, (list, tuple)):
        items = "".join(f"{literal(item)}, " for item in value)
        return f"[{items}]" if isinstance(value, list) else f"({items})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{literal(key)}: {literal(item)}' for key, item in value.items())}}}"
    if not plain:
        raise TypeError(f"{value!r} is no literal of an expression")
    return repr(value)


def _key(read: terms.Read) -> str:
    if isinstance(read.who, terms.Const):
        return repr(f"{read.who.value}.{read.key}")
    return f"{source(read.who)} + {'.' + read.key!r}"


def _among(term: terms.Among) -> str:
    """Python's own ``in`` where nothing in the list can be unknown: it takes an unknown for itself."""
    items = term.items
    if isinstance(items, terms.ListOf) and not all(isinstance(item, terms.Const) for item in items.items):
        return f"({'not ' if term.negated else ''}among({source(term.item)}, {source(items)}))"
    return f"({source(term.item)} {'not in' if term.negated else 'in'} {source(items)})"


def _members(term: terms.Members) -> str:
    body, slot, over = source(term.body), term.member.slot, source(term.over)
    if term.where is not None:
        over = f"[{slot} for {slot} in {over} if {source(term.where)}]"
    match term.function:
        case "count":
            return f"sum(1 for {slot} in {over} if {body})"
        case "first":
            return f"first({slot} for {slot} in {over} if {body})"
        case "lowest" | "highest":
            best = "min" if term.function == "lowest" else "max"
            return f"{best}({over}, key=lambda {slot}: sure({body}))"
        case _:
            return f"{term.function}({body} for {slot} in {over})"
