"""What a term is worth when something in it is unknown, and why: the slow and careful path.

Unknown is a third truth value: ``known-true or unknown`` is true, ``known-false and unknown`` is false,
and whatever else needs the unknown is unknown. Members whose value is unknown are left out of
``count``, ``first``, ``lowest`` and ``highest``; where nobody is left, there is no such character: unknown.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.params import show_value
from btrunner.runner.unknown import UNKNOWN, UnknownRead

NOW = "$now"
SEEN = "$seen"

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge, "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip

Snapshot = Mapping[str, Any]


def age(snapshot: Snapshot, key: str) -> float:
    """Return the seconds since a key was last observed; raises UnknownRead when it never was."""
    seen = snapshot[SEEN].get(key)
    if seen is None:
        raise UnknownRead
    return float(snapshot[NOW] - seen)


def sure(value: Any) -> Any:
    """Return a value that is known; raises UnknownRead for one that is not, which nothing else may ask."""
    if value is UNKNOWN:
        raise UnknownRead
    return value


def first(names: Iterator[str]) -> str:
    """Return the first of some characters; raises UnknownRead when there is none."""
    for name in names:
        return name
    raise UnknownRead


def text(value: object) -> str:
    """Return a value as it stands in a text for people."""
    if isinstance(value, str):
        return value
    return "unknown" if value is UNKNOWN else show_value(value)


def among(item: Any, items: Sequence[Any]) -> bool:
    """Say whether an item is in a list; raises UnknownRead where only something unknown could be it."""
    unknown = False
    for other in items:
        if item is UNKNOWN or other is UNKNOWN:
            unknown = True
        elif item == other:
            return True
    if unknown:
        raise UnknownRead
    return False


IMPOSSIBLE = (ZeroDivisionError, OverflowError, ValueError, TypeError, KeyError)
"""What reckoning with values of a type that nobody declared may raise: the result is then unknown."""

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": min, "max": max, "abs": abs, "round": round, "len": len, "distance": math.dist,
}  # fmt: skip


def evaluate(term: Term, snapshot: Snapshot, local: Mapping[str, str] | None = None) -> Any:
    """Return the value of a term, or UNKNOWN."""
    try:
        return _Evaluation(snapshot, local or {}).value(term)
    except (UnknownRead, *IMPOSSIBLE):
        return UNKNOWN


class _Evaluation:
    def __init__(self, snapshot: Snapshot, local: Mapping[str, str]) -> None:
        self.snapshot = snapshot
        self.local = local

    def value(self, term: Term) -> Any:
        """Return the value of a term; an unknown one raises UnknownRead unless UNKNOWN is an answer."""
        match term:
            case terms.Const(value):
                return value
            case terms.Read():
                return self.snapshot[self.key(term)]
            case terms.Variable(_, slot):
                return self.snapshot[slot] if slot.startswith("$") else self.local[slot]
            case terms.Not(item):
                return not self.value(item)
            case terms.Junction(word, items):
                return self._junction(word, (self._or_unknown(item) for item in items))
            case terms.Compare(word, left, right) | terms.Arithmetic(word, left, right):
                return _OPERATORS[word](self.value(left), self.value(right))
            case terms.Among(item, items, negated):
                return self._among(item, items) is not negated
            case terms.Choice(condition, then, otherwise):
                return self.value(then if self.value(condition) else otherwise)
            case terms.ListOf(items):
                return [self.value(item) for item in items]
            case terms.Call(function, items):
                return FUNCTIONS[function](*map(self.value, items))
            case terms.Age(fact):
                return age(self.snapshot, self.key(fact))
            case terms.Known(fact):
                return self._or_unknown(fact) is not UNKNOWN
            case terms.Members():
                return self._members(term)
            case terms.Text(parts):
                return "".join(
                    part if isinstance(part, str) else text(self._or_unknown(part)) for part in parts
                )

    def key(self, read: terms.Read) -> str:
        who = self.value(read.who)
        if who is UNKNOWN:
            raise UnknownRead
        return f"{who}.{read.key}"

    def _among(self, item: Term, items: Term) -> bool:
        if isinstance(items, terms.ListOf):
            return among(self._or_unknown(item), [self._or_unknown(other) for other in items.items])
        return self.value(item) in self.value(items)

    def _or_unknown(self, term: Term) -> Any:
        return evaluate(term, self.snapshot, self.local)

    def _junction(self, word: str, values: Iterator[Any]) -> bool:
        decisive = word == "or"
        unknown = False
        for value in values:
            if value is UNKNOWN:
                unknown = True
            elif bool(value) is decisive:
                return decisive
        if unknown:
            raise UnknownRead
        return not decisive

    def _members(self, term: terms.Members) -> Any:
        values = [(name, self._of(term.body, term, name)) for name in self._asked(term)]
        if term.function in ("any", "all"):
            return self._junction(
                "or" if term.function == "any" else "and", iter([value for _, value in values])
            )
        known = [(name, value) for name, value in values if value is not UNKNOWN]
        if term.function == "count":
            return sum(1 for _, value in known if value)
        if term.function == "first":
            return first(name for name, value in known if value)
        if not known:
            raise UnknownRead
        best = min if term.function == "lowest" else max
        return best(known, key=lambda pair: pair[1])[0]

    def _asked(self, term: terms.Members) -> list[str]:
        """Return the characters for whom ``where`` is known to hold."""
        names = list(self.value(term.over))
        return (
            names
            if term.where is None
            else [name for name in names if self._of(term.where, term, name) is True]
        )

    def _of(self, body: Term, term: terms.Members, name: str) -> Any:
        return evaluate(body, self.snapshot, {**self.local, term.member.slot: name})
