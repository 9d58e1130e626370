"""A typed expression: a small tree of frozen terms, each of which knows its type."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from btrunner.runner.params import BOOLEAN, DURATION, STRING, Type


class Const(Struct, frozen=True):
    """A literal, a character's name, or a parameter whose value is settled."""

    value: object
    type: Type


class Read(Struct, frozen=True):
    """A fact or published key of a character; ``label`` is how the author wrote it (``leader.hp``)."""

    who: Term
    key: str
    type: Type
    label: str


class Variable(Struct, frozen=True):
    """A name that ``for_each`` or a function over members binds; ``slot`` is its entry in the snapshot."""

    name: str
    slot: str
    type: Type


class Not(Struct, frozen=True):
    """``not x``."""

    item: Term
    type: Type = BOOLEAN


class Junction(Struct, frozen=True):
    """``a and b and c`` or ``a or b or c``; ``word`` says which."""

    word: str
    items: tuple[Term, ...]
    type: Type = BOOLEAN


class Compare(Struct, frozen=True):
    """``a < b``; a chain is a Junction of these."""

    word: str
    left: Term
    right: Term
    type: Type = BOOLEAN


class Among(Struct, frozen=True):
    """``x in [..]`` or ``x not in [..]``."""

    item: Term
    items: Term
    negated: bool
    type: Type = BOOLEAN


class Arithmetic(Struct, frozen=True):
    """``a + b``, ``a - b``, ``a * b`` or ``a / b``."""

    word: str
    left: Term
    right: Term
    type: Type


class Choice(Struct, frozen=True):
    """``a if condition else b``."""

    condition: Term
    then: Term
    otherwise: Term
    type: Type


class ListOf(Struct, frozen=True):
    """``[a, b, c]``."""

    items: tuple[Term, ...]
    type: Type


class Call(Struct, frozen=True):
    """A pure function of values: ``min``, ``max``, ``abs``, ``round``, ``len``, ``distance``."""

    function: str
    items: tuple[Term, ...]
    type: Type


class Age(Struct, frozen=True):
    """``age(fact)``: how long ago it was last observed."""

    fact: Read
    type: Type = DURATION


class Known(Struct, frozen=True):
    """``known(fact)``: the one question about a fact that an unknown fact answers."""

    fact: Read
    type: Type = BOOLEAN


class Members(Struct, frozen=True):
    """A function over characters: ``any``, ``all``, ``count``, ``first``, ``lowest`` or ``highest``.

    ``body`` is asked of each for whom ``where`` holds; both are conditions or keys of ``member``.
    """

    function: str
    over: Term
    member: Variable
    body: Term
    type: Type
    where: Term | None = None


class Text(Struct, frozen=True):
    """A text with values in it: ``"{character} is at {self.zone}"``."""

    parts: tuple[str | Term, ...]
    type: Type = STRING


Term = (
    Const | Read | Variable | Not | Junction | Compare | Among | Arithmetic | Choice | ListOf | Call | Age | Known
    | Members | Text
)  # fmt: skip


def below(term: Term) -> tuple[Term, ...]:
    """Return the terms that a term is made of."""
    match term:
        case Not(item):
            return (item,)
        case Junction(_, items) | ListOf(items) | Call(_, items):
            return items
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
        case Among(item, items):
            return (item, items)
        case Choice(condition, then, otherwise):
            return (condition, then, otherwise)
        case Age(fact) | Known(fact):
            return (fact,)
        case Members(_, over, _, body, _, where):
            return (over, body) if where is None else (over, body, where)
        case Read(who):
            return (who,)
        case Text(parts):
            return tuple(part for part in parts if not isinstance(part, str))
        case _:
            return ()


def walk(term: Term) -> Iterator[Term]:
    """Yield a term and all terms in it."""
    yield term
    for part in below(term):
        yield from walk(part)


MAX_TERMS = 1_000
MAX_DEPTH = 60


def is_too_large(term: Term) -> bool:
    """Say whether a term has grown out of bounds, as it can where parameters stand for expressions."""
    waiting = [(term, 1)]
    count = 0
    while waiting:
        part, depth = waiting.pop()
        count += 1
        if count > MAX_TERMS or depth > MAX_DEPTH:
            return True
        waiting.extend((inner, depth + 1) for inner in below(part))
    return False


def reads(term: Term) -> Iterator[Read]:
    """Yield every fact that a term reads."""
    return (part for part in walk(term) if isinstance(part, Read))
