"""What an expression asks of the facts: while the answers stay the same, so does its value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from msgspec import Struct

from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.evaluate import evaluate
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.unknown import UNKNOWN
from btrunner.runner.vocabulary import DRIFTING

_NUMBERS = frozenset({"number", "integer", "duration"})


Marks = tuple[float, ...] | None
"""Numbers that something is compared with, between which it may move unnoticed; None: each other value counts."""

Part = TypeVar("Part")


class Question(Struct, frozen=True):
    """A part of an expression, and what it is compared with."""

    term: Term
    marks: Marks = None


@lru_cache(maxsize=2048)
def questions(term: Term) -> tuple[Question, ...]:
    """Return what a condition or a value depends on; a literal depends on nothing."""
    return tuple(_questions(term))


def _questions(term: Term) -> Iterator[Question]:
    match term:
        case terms.Const():
            return
        case terms.Not(item):
            yield from _questions(item)
        case terms.Junction(_, items):
            for item in items:
                yield from _questions(item)
        case terms.Compare(_, left, right):
            yield from _compared(left, right) if _is_settled(right) else _compared(right, left)
        case terms.Among(item, terms.Const()):
            yield from _questions(item)
        case terms.Known(fact):
            yield Question(fact, () if fact.type.name in _NUMBERS else None)
        case _:
            yield Question(term)


def _compared(one: Term, other: Term) -> Iterator[Question]:
    """Yield what a comparison depends on: where one side is settled, it is a mark for the other."""
    mark = evaluate(other, {}) if _is_settled(other) else UNKNOWN
    if one.type.name in _NUMBERS and isinstance(mark, (int, float)) and not math.isnan(mark):
        yield Question(one, (mark,))
    else:
        yield from _questions(one)
        yield from _questions(other)


def _is_settled(term: Term) -> bool:
    """Say whether it depends on nothing."""
    return not any(isinstance(part, (terms.Read, terms.Variable, terms.Age)) for part in terms.walk(term))


def add_marks(asked: dict[Part, set[float] | None], part: Part, marks: Marks) -> None:
    """Add the numbers that a part is compared with to those that are known already."""
    known = asked.setdefault(part, set())
    if marks is None or known is None:
        asked[part] = None
    else:
        known.update(marks)


def entries(term: Term, everybody: Iterable[str]) -> set[tuple[str, str]]:
    """Return all facts that may be read for it, as character and key: of everybody, where it is open of whom."""
    found: set[tuple[str, str]] = set()
    for read in terms.reads(term):
        of = [str(read.who.value)] if isinstance(read.who, terms.Const) else everybody
        found.update((who, read.key) for who in of)
    return found


@lru_cache(maxsize=2048)
def drifts(term: Term) -> bool:
    """Say whether its value depends on the time itself, so that it changes while all facts stay."""
    return any(
        isinstance(part, terms.Age) or (isinstance(part, terms.Read) and part.key in DRIFTING)
        for part in terms.walk(term)
    )


@lru_cache(maxsize=2048)
def open_slots(term: Term, bound: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the entries of the snapshot with the items of a ``for_each`` that it is about."""
    match term:
        case terms.Variable(slot=slot):
            return frozenset() if slot in bound else frozenset([slot])
        case terms.Members(member=member):
            bound |= {member.slot}
    return frozenset().union(*(open_slots(part, bound) for part in terms.below(term)))
