"""An expression as a piece of Python in which unknown is a value like any other: nothing is raised for it.

``truth`` is true where a condition is known to be true, ``falsity`` where it is known to be false; with
these two, ``not``, ``and`` and ``or`` mean in Python what they mean with unknown facts. Not everything can be
written out so; an engine, in whose code nothing may raise, asks a function for such a part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from btrunner.runner.language.expressions import evaluate, terms
from btrunner.runner.language.expressions.names import Literally, Names
from btrunner.runner.language.expressions.plain import literal
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.unknown import UNKNOWN

Ask = Callable[[Term], str]
"""Takes a part that cannot be written out; returns the source of its value, worth UNKNOWN where it is unknown."""

FEW = 8
"""Members up to whom a question about each of them is written out."""

_SCALARS = frozenset({"number", "integer", "duration", "boolean", "string", "character"})
_NUMBERS = frozenset({"number", "integer", "duration"})
_NAMES = frozenset({"string", "character"})
_POSITIONS = frozenset({"position"})
_MEASURED = frozenset({"list", "string"})
_DUAL = {"and": "or", "or": "and"}


def lowest(*scores: tuple[str, Any]) -> Any:
    """Return the name with the lowest score that is known, the first of equals; UNKNOWN where none is."""
    found: Any = UNKNOWN
    least = None
    for name, score in scores:
        if score is not UNKNOWN and (least is None or score < least):
            found, least = name, score
    return found


def highest(*scores: tuple[str, Any]) -> Any:
    """Return the name with the highest score that is known, the first of equals; UNKNOWN where none is."""
    found: Any = UNKNOWN
    most = None
    for name, score in scores:
        if score is not UNKNOWN and (most is None or score > most):
            found, most = name, score
    return found


HELPERS: Mapping[str, Any] = {
    "UNKNOWN": UNKNOWN, "text": evaluate.text, "lowest": lowest, "highest": highest, **evaluate.FUNCTIONS
}  # fmt: skip
"""What the source may use besides the snapshot ``S``."""


class CannotBeWritten(Exception):
    """A part could raise, or is of any type, or is about too many."""


def truth(term: Term, ask: Ask, names: Names) -> str:
    """Return the source of whether a condition, which reads the snapshot ``S``, is known to be true."""
    return _Writer(names, ask, {}, count(1)).known(term, True)


def falsity(term: Term, ask: Ask, names: Names) -> str:
    """Return the source of whether it is known to be false."""
    return _Writer(names, ask, {}, count(1)).known(term, False)


def value(term: Term, ask: Ask, names: Names) -> str:
    """Return the source of a value, worth UNKNOWN where it is unknown."""
    try:
        return _Writer(names, ask, {}, count(1)).value(term)
    except CannotBeWritten:
        return ask(term)


def written_out(term: Term) -> str | None:
    """Return the source of a value, worth UNKNOWN where it is unknown; None where that cannot be written out.

    Reckoning may still raise in it: numbers may be too large.
    """
    try:
        return _Writer(Literally(), None, {}, count(1)).value(term)
    except CannotBeWritten:
        return None


class _Writer:
    """Writes an expression; ``members`` says who each name is that a function over members binds."""

    def __init__(
        self, names: Names, ask: Ask | None, members: Mapping[str, str], numbers: Iterator[int]
    ) -> None:
        self._names = names
        self._ask = ask
        self._members = members
        self._numbers = numbers

    def known(self, term: Term, wanted: bool) -> str:
        """Return the source of whether a condition is known to be what is wanted."""
        try:
            return self._known(term, wanted)
        except CannotBeWritten:
            if self._ask is None or self._members:
                raise
            return f"{self._ask(term)} is {wanted}"

    def _known(self, term: Term, wanted: bool) -> str:
        match term:
            case terms.Const(value) if isinstance(value, bool):
                return str(value is wanted)
            case terms.Not(item) if _is_boolean(item):
                return self.known(item, not wanted)
            case terms.Junction(word, items) if all(map(_is_boolean, items)):
                return _joined(word, wanted, [self.known(item, wanted) for item in items])
            case terms.Known(fact):
                return f"{self.value(fact)} {'is not' if wanted else 'is'} UNKNOWN"
            case terms.Compare(word, left, right):
                return self._compared(word, left, right, wanted)
            case terms.Among(item, items, negated) if _is_settled(items):
                return self._compared("not in" if negated else "in", item, items, wanted)
            case terms.Members("any" | "all" as function) if _is_boolean(term.body):
                each = [writer.known(term.body, wanted) for _, writer in self._each(term)]
                return _joined("or" if function == "any" else "and", wanted, each)
            case terms.Choice(condition, then, otherwise) if _is_boolean(then) and _is_boolean(otherwise):
                truth, falsity = self.known(condition, True), self.known(condition, False)
                yes, no = self.known(then, wanted), self.known(otherwise, wanted)
                return f"(({yes}) if {truth} else ({no}) if {falsity} else False)"
            case terms.Read() | terms.Variable() if _is_boolean(term):
                return f"{self.value(term)} is {wanted}"
        raise CannotBeWritten

    def value(self, term: Term) -> str:
        """Return the source of a value, worth UNKNOWN where it is unknown; raises CannotBeWritten."""
        match term:
            case terms.Const(str(name)) if term.type.name == "character":
                return self._names.who(name)
            case terms.Const(value):
                return literal(value)
            case terms.Read(who, key):
                return self._read(who, key)
            case terms.Variable(_, slot) if not slot.startswith("$"):
                return self._names.who(self._member(slot))
            case terms.Variable(_, slot) if self._ask is None:  # what is in a list may be of any type
                return f"S[{slot!r}]"
            case terms.Age(fact) if name := self._who(fact.who):
                seen = self._name()
                when = f"({seen} := S['$seen'].get({self._names.key(f'{name}.{fact.key}')}))"
                return f"(UNKNOWN if {when} is None else S['$now'] - {seen})"
            case terms.Call(function, items) if all(_is_fit(function, item) for item in items):
                return self._reckoned(items, f"{function}({{}})", ", ")
            case terms.Arithmetic(word, left, right) if self._ask is None and _are_numbers(left, right):
                return self._reckoned((left, right), "({})", f" {word} ")
            case terms.Members("count"):
                each = (f"({one.known(term.body, True)})" for _, one in self._each(term))
                return f"(0 + {' + '.join(each)})"
            case terms.Members("first"):
                chain = [
                    f"{self._names.who(name)} if {one.known(term.body, True)} else"
                    for name, one in self._each(term)
                ]
                return f"({' '.join(chain)} UNKNOWN)"
            case terms.Members("lowest" | "highest" as function) if term.body.type.name in _NUMBERS:
                return f"{function}({', '.join(self._score(term, *each) for each in self._each(term))})"
            case terms.Choice(condition, then, otherwise):
                truth, falsity = self.known(condition, True), self.known(condition, False)
                return (
                    f"({self.value(then)} if {truth} else {self.value(otherwise)} if {falsity} else UNKNOWN)"
                )
            case terms.Text(parts):
                told = (repr(p) if isinstance(p, str) else f"text({self.value(p)})" for p in parts)
                return f"({' + '.join(told)})" if parts else "''"
        if not _is_boolean(term):
            raise CannotBeWritten
        return f"(True if {self.known(term, True)} else False if {self.known(term, False)} else UNKNOWN)"

    def _compared(self, word: str, left: Term, right: Term, wanted: bool) -> str:
        """Return a comparison behind the questions whether what is compared is known."""
        if not (_is_scalar(left) and (_is_scalar(right) or _is_settled(right))):
            raise CannotBeWritten
        guards, (one, other) = self._operands((left, right))
        bare = f"{one} {word} {other}"
        return f"({' and '.join([*guards, bare if wanted else f'not {bare}'])})"

    def _reckoned(self, items: Sequence[Term], form: str, between: str) -> str:
        guards, names = self._operands(items)
        value = form.format(between.join(names))
        return f"({value} if {' and '.join(guards)} else UNKNOWN)" if guards else value

    def _operands(self, items: Sequence[Term]) -> tuple[list[str], list[str]]:
        """Return the questions whether values are known, and the names by which they are had then."""
        guards: dict[str, str] = {}
        names = []
        for item in items:
            name = self.value(item)
            if isinstance(item, terms.Read) and (who := self._who(item.who)):
                entry = self._names.local(f"{who}.{item.key}")
                guards[entry], name = f"({entry} := {name}) is not UNKNOWN", entry
            elif not isinstance(item, terms.Const) and getattr(item, "function", "") != "count":
                value, name = name, self._name()
                guards[name] = f"({name} := {value}) is not UNKNOWN"
            names.append(name)
        return list(guards.values()), names

    def _score(self, term: terms.Members, name: str, one: _Writer) -> str:
        value = one.value(term.body)
        if term.where is not None:
            value = f"{value} if {one.known(term.where, True)} else UNKNOWN"
        return f"({self._names.who(name)}, {value})"

    def _each(self, term: terms.Members) -> list[tuple[str, _Writer]]:
        """Return each of a few members with what writes the question about it."""
        names = _names_of(term.over)
        if not 0 < len(names) <= FEW:
            raise CannotBeWritten
        slot = term.member.slot
        return [
            (name, _Writer(self._names, self._ask, {**self._members, slot: name}, self._numbers))
            for name in names
        ]

    def _read(self, who: Term, key: str) -> str:
        if name := self._who(who):
            return self._names.look_up(f"{name}.{key}")
        if who.type.name not in _NAMES:
            raise CannotBeWritten
        value, name = self.value(who), self._name()
        return f"(UNKNOWN if ({name} := {value}) is UNKNOWN else S.get({name} + {f'.{key}'!r}, UNKNOWN))"

    def _who(self, who: Term) -> str:
        """Return who is meant, or an empty text where that is only known when it is asked."""
        match who:
            case terms.Const(str(name)):
                return name
            case terms.Variable(_, slot) if not slot.startswith("$"):
                return self._member(slot)
        return ""

    def _member(self, slot: str) -> str:
        if slot not in self._members:
            raise CannotBeWritten
        return self._members[slot]

    def _name(self) -> str:
        return f"v{next(self._numbers)}"


def _joined(word: str, wanted: bool, parts: Sequence[str]) -> str:
    return f"({f' {word if wanted else _DUAL[word]} '.join(parts)})"


def _is_boolean(term: Term) -> bool:
    return term.type.name == "boolean"


def _is_scalar(term: Term) -> bool:
    return term.type.name in _SCALARS


def _is_settled(term: Term) -> bool:
    """Say whether a list is all literals, none of which can be unknown."""
    match term:
        case terms.ListOf(items):
            return all(isinstance(item, terms.Const) and _is_scalar(item) for item in items)
        case terms.Const(value):
            return isinstance(value, (list, tuple))
    return False


def _are_numbers(*items: Term) -> bool:
    return all(item.type.name in _NUMBERS for item in items)


def _is_fit(function: str, argument: Term) -> bool:
    """Say whether a function takes any known value of an argument's type."""
    wanted = {"distance": _POSITIONS, "len": _MEASURED}.get(function, _NUMBERS)
    return argument.type.name in wanted


def _names_of(over: Term) -> tuple[str, ...]:
    """Return the characters of a list whose members are named in the file, or nobody."""
    if isinstance(over, terms.ListOf) and all(isinstance(item, terms.Const) for item in over.items):
        return tuple(str(item.value) for item in over.items if isinstance(item, terms.Const))
    if isinstance(over, terms.Const) and isinstance(over.value, (list, tuple)):
        return tuple(map(str, over.value))
    return ()
