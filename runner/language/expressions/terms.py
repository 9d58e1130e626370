"""A typed expression: a small tree of frozen terms, each of which knows its type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from btrunner.runner.params import BOOLEAN, DURATION, STRING, Type


class Const(Struct, frozen=True):
    """A literal, a character's name, or a parameter whose value is settled."""

    value: object
    type: Type

    def __hash__(self) -> int:
        """Return the same for what is equal, also where the value is a list or a mapping."""
        try:
            return hash(self.value)
        except TypeError:
            return hash(self.type.name)


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
    return _BELOW[type(term)](term)


def _parts(members: Members) -> tuple[Term, ...]:
    parts = (members.over, members.body)
    return parts if members.where is None else (*parts, members.where)


# A table, for it is asked of every term of every file.
_BELOW: dict[type[Term], Callable[[Any], tuple[Term, ...]]] = {
    Const: lambda term: (),
    Read: lambda term: (term.who,),
    Variable: lambda term: (),
    Not: lambda term: (term.item,),
    Junction: lambda term: term.items,
    Compare: lambda term: (term.left, term.right),
    Among: lambda term: (term.item, term.items),
    Arithmetic: lambda term: (term.left, term.right),
    Choice: lambda term: (term.condition, term.then, term.otherwise),
    ListOf: lambda term: term.items,
    Call: lambda term: term.items,
    Age: lambda term: (term.fact,),
    Known: lambda term: (term.fact,),
    Members: _parts,
    Text: lambda term: tuple(part for part in term.parts if not isinstance(part, str)),
}


def walk(term: Term) -> Iterator[Term]:
    """Yield a term and all terms in it."""
    yield term
    for part in below(term):
        yield from walk(part)


MAX_TERMS = 1_000
MAX_DEPTH = 60


def is_too_large(term: Term) -> bool:
    """Say whether a term has grown out of bounds, as it can where parameters stand for expressions."""
    level: Sequence[Term] = (term,)
    count = depth = 0
    while level:
        count, depth = count + len(level), depth + 1
        if count > MAX_TERMS or depth > MAX_DEPTH:
            return True
        level = [part for item in level for part in below(item)]
    return False


def reads(term: Term) -> Iterator[Read]:
    """Yield every fact that a term reads."""
    return (part for part in walk(term) if isinstance(part, Read))
