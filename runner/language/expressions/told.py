"""What an expression tells of its facts: ``self.hp is 0.81``. It is prepared once, and told often."""

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

Tell = Callable[[Snapshot], str]


def teller(term: Term) -> Tell:
    """Return what tells the facts that a term read: ``self.hp is 0.81, leader.hp is unknown``."""
    labels, tells = [], []
    for label, tell in _tells(term):
        labels.append(label)
        tells.append(tell)
    if len(tells) == 1:
        return tells[0]
    if len(tells) <= MOST and len(set(labels)) == len(labels):
        return lambda snapshot: ", ".join([tell(snapshot) for tell in tells])
    return lambda snapshot: ", ".join(list(dict.fromkeys([tell(snapshot) for tell in tells]))[:MOST])


def _tells(term: Term) -> Iterator[tuple[str, Tell]]:
    """Yield, by its label, what tells each fact; what a function over characters reads is not told."""
    if isinstance(term, terms.Age):
        yield term.fact.label, _of_age(term)
    elif isinstance(term, terms.Read) and isinstance(term.who, terms.Const):
        yield term.label, _of_someone(term, f"{term.who.value}.{term.key}")
    elif isinstance(term, terms.Read):
        yield term.label, _of_whoever(term)
    elif not isinstance(term, terms.Members):
        for part in terms.below(term):
            yield from _tells(part)


def _of_age(term: terms.Age) -> Tell:
    label = term.fact.label

    def tell(snapshot: Snapshot) -> str:
        seconds = evaluate(term, snapshot)
        if seconds is UNKNOWN:
            return f"{label} was never seen"
        return f"{label} was seen {show_duration(seconds)} ago"

    return tell


def _of_someone(read: terms.Read, key: str) -> Tell:
    """Return what tells a fact of a character who is known beforehand."""
    label, show = read.label, _show(read)
    is_number = read.type.name == "number"

    def tell(snapshot: Snapshot) -> str:
        value = snapshot.get(key, UNKNOWN)
        if value is UNKNOWN:
            return f"{label} is {_unknown(snapshot, key)}"
        # Most of what is told is a number, and told in every tick.
        return f"{label} is {value:g}" if is_number and type(value) is float else f"{label} is {show(value)}"

    return tell


def _of_whoever(read: terms.Read) -> Tell:
    show = _show(read)

    def tell(snapshot: Snapshot) -> str:
        value = evaluate(read, snapshot)
        if value is UNKNOWN:
            shown = _unknown(snapshot, f"{evaluate(read.who, snapshot)}.{read.key}")
        else:
            shown = show(value)
        return f"{read.label} is {shown}"

    return tell


def _show(read: terms.Read) -> Callable[..., str]:
    return show_duration if read.type.name == "duration" else show_value


def _unknown(snapshot: Snapshot, key: str) -> str:
    seen = snapshot[SEEN].get(key)
    return "unknown" if seen is None else f"unknown (last seen {show_duration(snapshot[NOW] - seen)} ago)"
