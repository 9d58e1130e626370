"""A condition as a piece of Python that never raises: what an engine writes into the code of a tree.

``truth`` is true where the condition is known to be true, ``falsity`` where it is known to be false; with
these two, ``not``, ``and`` and ``or`` mean in Python what they mean with unknown facts. A part that could
raise, or whose value could be of any type, is asked of a function that the engine provides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.compiled import source
from btrunner.runner.language.expressions.terms import Term

Ask = Callable[[Term], str]
"""Takes a part that cannot be written out; returns the source of its value, worth UNKNOWN where it is unknown."""

Local = Callable[[str], str]
"""Takes an entry of the snapshot (``Kaya.hp``); returns the name of the local variable that holds it."""

FEW = 8
"""Members up to whom a question about each of them is written out."""

_PLAIN = frozenset({"number", "integer", "duration", "boolean", "string", "character"})
_DUAL = {"and": "or", "or": "and"}


def truth(term: Term, ask: Ask, local: Local) -> str:
    """Return the source of whether a condition, which reads the snapshot ``S``, is known to be true."""
    return _Writer(ask, local, {}).known(term, True)


def falsity(term: Term, ask: Ask, local: Local) -> str:
    """Return the source of whether it is known to be false."""
    return _Writer(ask, local, {}).known(term, False)


class _CannotBeWritten(Exception):
    """A part about a member has to be asked, and so has the question about all of them."""


class _Writer:
    """Writes a condition, in which ``members`` says who each name bound by a function over members is."""

    def __init__(self, ask: Ask, local: Local, members: Mapping[str, str]) -> None:
        self._ask = ask
        self._local = local
        self._members = members

    def known(self, term: Term, wanted: bool) -> str:
        """Return the source of whether a condition is known to be what is wanted."""
        match term:
            case terms.Const(value) if isinstance(value, bool):
                return str(value is wanted)
            case terms.Not(item) if _is_boolean(item):
                return self.known(item, not wanted)
            case terms.Junction(word, items) if all(map(_is_boolean, items)):
                return self._joined(word, wanted, [self.known(item, wanted) for item in items])
            case terms.Read() if _is_boolean(term) and self._who(term):
                return f"{self._read(term)} is {wanted}"
            case terms.Known(fact) if self._who(fact):
                return f"{self._read(fact)} {'is not' if wanted else 'is'} UNKNOWN"
            case terms.Compare() | terms.Among() if all(map(self._is_safe, _operands(term))):
                return self._compared(term, wanted)
            case terms.Members("any" | "all" as function) if (
                asked := self._of_each(term, wanted)
            ) is not None:
                return self._joined("or" if function == "any" else "and", wanted, asked)
        return f"{self._asked(term)} is {wanted}"

    def _joined(self, word: str, wanted: bool, parts: list[str]) -> str:
        return f"({f' {word if wanted else _DUAL[word]} '.join(parts)})"

    def _asked(self, term: Term) -> str:
        if self._members:
            raise _CannotBeWritten
        return self._ask(term)

    def _of_each(self, term: terms.Members, wanted: bool) -> list[str] | None:
        """Return the source of a question about each of a few members; None where it has to be asked."""
        names = _names_of(term.over)
        if not 0 < len(names) <= FEW or term.where is not None or not _is_boolean(term.body):
            return None
        try:
            return [
                _Writer(self._ask, self._local, {**self._members, term.member.slot: name}).known(
                    term.body, wanted
                )
                for name in names
            ]
        except _CannotBeWritten:
            return None

    def _compared(self, term: terms.Compare | terms.Among, wanted: bool) -> str:
        """Return a comparison behind the questions whether its facts are known."""
        facts = dict.fromkeys(part for part in _operands(term) if isinstance(part, terms.Read))
        guards = [
            f"({self._local(self._entry(fact))} := {self._read(fact)}) is not UNKNOWN" for fact in facts
        ]
        left, right = map(self._operand, _operands(term))
        word = term.word if isinstance(term, terms.Compare) else "not in" if term.negated else "in"
        bare = f"{left} {word} {right}"
        return f"({' and '.join([*guards, bare if wanted else f'not {bare}'])})"

    def _operand(self, term: Term) -> str:
        match term:
            case terms.Read():
                return self._local(self._entry(term))
            case terms.Members():
                return f"({' + '.join(f'({each})' for each in self._of_each(term, True) or ())})"
        return source(term)

    def _is_safe(self, term: Term) -> bool:
        """Say whether a value can be compared without fear: reckoning may overflow, any type may refuse."""
        match term:
            case terms.Const(value):
                return isinstance(value, (bool, int, float, str)) or value is None
            case terms.Read():
                return self._who(term) != "" and term.type.name in _PLAIN
            case terms.ListOf(items):
                return all(isinstance(item, terms.Const) and self._is_safe(item) for item in items)
            case terms.Members("count"):
                return self._of_each(term, True) is not None
        return False

    def _who(self, read: terms.Read) -> str:
        """Return whose fact it is, or an empty text where that is only known when it is asked."""
        match read.who:
            case terms.Const(str(name)):
                return name
            case terms.Variable(_, slot):
                return self._members.get(slot, "")
        return ""

    def _entry(self, read: terms.Read) -> str:
        return f"{self._who(read)}.{read.key}"

    def _read(self, read: terms.Read) -> str:
        return f"S[{self._entry(read)!r}]"


def _operands(term: terms.Compare | terms.Among) -> tuple[Term, Term]:
    return (term.left, term.right) if isinstance(term, terms.Compare) else (term.item, term.items)


def _names_of(over: Term) -> tuple[str, ...]:
    """Return the characters of a list whose members are named in the file, or nobody."""
    if isinstance(over, terms.ListOf) and all(isinstance(item, terms.Const) for item in over.items):
        return tuple(str(item.value) for item in over.items if isinstance(item, terms.Const))
    if isinstance(over, terms.Const) and isinstance(over.value, (list, tuple)):
        return tuple(map(str, over.value))
    return ()


def _is_boolean(term: Term) -> bool:
    return term.type.name == "boolean"
