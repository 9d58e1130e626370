"""What an expression says of itself and its facts: ``self.hp < 0.3: self.hp is 0.81``. It is prepared once, and told often."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.evaluate import NOW, SEEN, Snapshot, evaluate
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.params import show_value
from btrunner.runner.units import show_duration
from btrunner.runner.unknown import UNKNOWN

MOST = 6
"""Facts that are told of one expression."""

_UNCHANGING = frozenset({bool, float, int, str})

Tell = Callable[[Snapshot], str]


def teller(term: Term, text: str) -> Tell:
    """Return what tells an expression as written, and the facts that it read: ``self.hp < 0.3: self.hp is 0.81``."""
    told = list(_tells(term, ""))
    labels = [label for label, _ in told]
    if not told:
        return lambda snapshot: text
    if len(told) == 1:  # one fact is what most conditions ask for: it is told in one go
        ((_, tell),) = _tells(term, f"{text}: ")
        return tell
    tells = [tell for _, tell in told]
    if len(tells) <= MOST and len(set(labels)) == len(labels):
        return lambda snapshot: f"{text}: {', '.join([tell(snapshot) for tell in tells])}"
    return lambda snapshot: (
        f"{text}: {', '.join(list(dict.fromkeys([tell(snapshot) for tell in tells]))[:MOST])}"
    )


def _tells(term: Term, before: str) -> Iterator[tuple[str, Tell]]:
    """Yield, by its label, what tells each fact after ``before``; what a function over characters reads is not told."""
    if isinstance(term, terms.Age):
        yield term.fact.label, _of_age(term, before)
    elif isinstance(term, terms.Read) and isinstance(term.who, terms.Const):
        yield term.label, _of_someone(term, f"{term.who.value}.{term.key}", before)
    elif isinstance(term, terms.Read):
        yield term.label, _of_whoever(term, before)
    elif not isinstance(term, terms.Members):
        for part in terms.below(term):
            yield from _tells(part, before)


def _of_age(term: terms.Age, before: str) -> Tell:
    label = f"{before}{term.fact.label}"

    def tell(snapshot: Snapshot) -> str:
        seconds = evaluate(term, snapshot)
        if seconds is UNKNOWN:
            return f"{label} was never seen"
        return f"{label} was seen {show_duration(seconds)} ago"

    return tell


def _of_someone(read: terms.Read, key: str, before: str) -> Tell:
    """Return what tells a fact of a character who is known beforehand; the same value is told in the same words."""
    label, show = f"{before}{read.label}", _show(read)
    last: object = UNKNOWN
    words = ""

    def tell(snapshot: Snapshot) -> str:
        nonlocal last, words
        value = snapshot.get(key, UNKNOWN)
        if value is UNKNOWN:
            return f"{label} is {_unknown(snapshot, key)}"
        if value is not last:
            last = value if type(value) in _UNCHANGING else UNKNOWN
            words = f"{label} is {show(value)}"
        return words

    return tell


def _of_whoever(read: terms.Read, before: str) -> Tell:
    label, show = f"{before}{read.label}", _show(read)

    def tell(snapshot: Snapshot) -> str:
        value = evaluate(read, snapshot)
        if value is UNKNOWN:
            shown = _unknown(snapshot, f"{evaluate(read.who, snapshot)}.{read.key}")
        else:
            shown = show(value)
        return f"{label} is {shown}"

    return tell


def _show(read: terms.Read) -> Callable[..., str]:
    return show_duration if read.type.name == "duration" else show_value


def _unknown(snapshot: Snapshot, key: str) -> str:
    seen = snapshot[SEEN].get(key)
    return "unknown" if seen is None else f"unknown (last seen {show_duration(snapshot[NOW] - seen)} ago)"
