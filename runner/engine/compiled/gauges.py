"""What is known of one answer, and whether it has changed so that it makes a difference."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from math import inf, nextafter
from operator import itemgetter
from typing import Any

from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.questions import Marks
from btrunner.runner.unknown import UNKNOWN

Ask = Callable[[], Any]


class Gauge(ABC):
    """One answer; where there is something ``behind`` it, which is made of it, only a change of that counts."""

    __slots__ = ("_ask", "behind")

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.behind: Sequence[Gauge] = ()

    @abstractmethod
    def settle(self) -> None:
        """Take down how it stands."""

    @abstractmethod
    def stirs(self) -> bool:
        """Say whether it stands otherwise than it was taken down, so that it makes a difference."""

    def _makes_a_difference(self) -> bool:
        """Say so of an answer that is another one; where it makes none, it is taken down anew."""
        if not self.behind:
            return True
        for gauge in self.behind:
            if gauge.stirs():
                return True
        self.settle()
        return False


class Change(Gauge):
    """An answer that is asked for only when it is another one."""

    __slots__ = ()

    def settle(self) -> None:
        """Do nothing."""

    def stirs(self) -> bool:
        """Say whether that makes a difference."""
        return self._makes_a_difference()


class Level(Gauge):
    """A number among those that it is compared with."""

    __slots__ = ("_high", "_is_known", "_low", "_marks")

    def __init__(self, ask: Ask, marks: tuple[float, ...]) -> None:
        super().__init__(ask)
        self._marks = marks
        self._low, self._high = -inf, inf
        self._is_known = False

    def settle(self) -> None:
        """Take down between which two marks it lies, or on which of them."""
        value = self._ask()
        self._is_known = value is not UNKNOWN
        if not self._is_known:
            return
        marks = self._marks
        place = bisect_left(marks, value)
        if place < len(marks) and marks[place] == value:
            self._low, self._high = nextafter(value, -inf), nextafter(value, inf)
        else:
            self._low = marks[place - 1] if place else -inf
            self._high = marks[place] if place < len(marks) else inf

    def due(self) -> float:
        """Return in how many seconds a number that grows by one in each comes to the next mark, at the soonest."""
        return max(self._high - self._ask(), 0.0) if self._is_known else inf

    def stirs(self) -> bool:
        """Say whether it has come to a mark, or is known no more, or now is."""
        value = self._ask()
        if value is UNKNOWN or not self._is_known:
            return (value is UNKNOWN) is self._is_known and self._makes_a_difference()
        return not self._low < value < self._high and self._makes_a_difference()


class Value(Gauge):
    """A value of which every other one makes a difference."""

    __slots__ = ("_value",)

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self._value: Any = UNKNOWN

    def settle(self) -> None:
        """Take it down."""
        self._value = self._ask()

    def stirs(self) -> bool:
        """Say whether it is another one."""
        value, known = self._ask(), self._value
        if value is UNKNOWN or known is UNKNOWN:
            return value is not known and self._makes_a_difference()
        return bool(value != known) and self._makes_a_difference()


def gauge_of(ask: Ask, marks: Marks) -> Level | Value:
    """Return what keeps an eye on an answer that is compared with these numbers."""
    return Value(ask) if marks is None else Level(ask, marks)


def asking(term: terms.Term, snapshot: Mapping[str, Any]) -> Ask:
    """Return what looks an answer up."""
    if isinstance(term, terms.Read) and isinstance(term.who, terms.Const):
        return partial(itemgetter(f"{term.who.value}.{term.key}"), snapshot)
    return partial(_expression(term).value, snapshot)


@lru_cache(maxsize=2048)
def _expression(term: terms.Term) -> Expression:
    """Return a term as an expression: compiled once, however many sessions of a process ask for it."""
    return Expression(term, "")
