"""A typed expression as a Python function of the snapshot.

The source is written from the typed terms alone, never from the author's text: names are literals in it,
and it can reach nothing but the snapshot and the pure functions below.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from btrunner.runner.language.expressions import evaluate, terms
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.language.expressions.told import Tell, teller
from btrunner.runner.params import Type
from btrunner.runner.unknown import UNKNOWN, UnknownRead

_NAMES = {
    "__builtins__": {},
    "UNKNOWN": UNKNOWN,
    "any": any,
    "all": all,
    "sum": sum,
    "age": evaluate.age,
    "first": evaluate.first,
    "sure": evaluate.sure,
    "text": evaluate.text,
    "among": evaluate.among,
    **evaluate.FUNCTIONS,
}


def source(term: Term) -> str:
    """Return the Python source of a term, which reads the snapshot ``S``."""
    match term:
        case terms.Const(value):
            return _literal(value)
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


def _literal(value: object) -> str:
    """Return the source of a plain value; raises TypeError for any other, so that nothing else becomes source."""
    plain = (
        value is None or type(value) in (bool, int, str) or (type(value) is float and math.isfinite(value))
    )
    if isinstance(value, (list, tuple)):
        items = "".join(f"{_literal(item)}, " for item in value)
        return f"[{items}]" if isinstance(value, list) else f"({items})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_literal(key)}: {_literal(item)}' for key, item in value.items())}}}"
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


class Expression:
    """A condition or value of an author's: ``text`` as written, ``term`` as understood.

    It is compiled when it is first asked, so that checking a file compiles nothing.
    """

    __slots__ = ("_fast", "_tell", "term", "text")

    def __init__(self, term: Term, text: str) -> None:
        self.term = term
        self.text = text
        self._fast: Callable[[evaluate.Snapshot], Any] = self._compile
        self._tell: Tell | None = None

    @property
    def type(self) -> Type:
        """The type of its values."""
        return self.term.type

    @property
    def source(self) -> str:
        """The Python source of its value, which reads the snapshot ``S``."""
        return source(self.term)

    def value(self, snapshot: evaluate.Snapshot) -> Any:
        """Return its value, or UNKNOWN."""
        try:
            return self._fast(snapshot)
        except (UnknownRead, *evaluate.IMPOSSIBLE):
            return evaluate.evaluate(self.term, snapshot)

    def holds(self, snapshot: evaluate.Snapshot) -> bool:
        """Say whether the condition is known to be true."""
        return self.value(snapshot) is True

    def explain(self, snapshot: evaluate.Snapshot) -> str:
        """Return the expression with what its facts are: ``self.hp < 0.3: self.hp is 0.81``."""
        if self._tell is None:
            self._tell = teller(self.term)
        facts = self._tell(snapshot)
        return f"{self.text}: {facts}" if facts else self.text

    def _compile(self, snapshot: evaluate.Snapshot) -> Any:
        code = compile(f"lambda S: {self.source}", f"<{self.text[:60]}>", "eval")
        self._fast = eval(code, _NAMES)  # noqa: S307 - our own source, no builtins
        return self._fast(snapshot)
