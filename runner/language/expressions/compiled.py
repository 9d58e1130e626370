"""A typed expression as a Python function of the snapshot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from btrunner.runner.language.expressions import evaluate, plain
from btrunner.runner.language.expressions.inline import HELPERS, written_out
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.language.expressions.told import Tell, teller
from btrunner.runner.params import Type
from btrunner.runner.unknown import UnknownRead

_NAMES = {
    "__builtins__": {},
    "any": any,
    "all": all,
    "sum": sum,
    "age": evaluate.age,
    "first": evaluate.first,
    "sure": evaluate.sure,
    "among": evaluate.among,
    **HELPERS,
}


class Expression:
    """A condition or value of an author's: ``text`` as written, ``term`` as understood.

    It is compiled when it is first asked, so that checking a file compiles nothing.
    """

    __slots__ = ("_fast", "explain", "term", "text")

    def __init__(self, term: Term, text: str) -> None:
        self.term = term
        self.text = text
        self._fast: Callable[[evaluate.Snapshot], Any] = self._compile
        self.explain: Tell = self._prepare
        """Returns the expression with what its facts are: ``self.hp < 0.3: self.hp is 0.81``."""

    @property
    def type(self) -> Type:
        """The type of its values."""
        return self.term.type

    @property
    def source(self) -> str:
        """The Python source of its value, which reads the snapshot ``S``; it raises where a fact is unknown."""
        return plain.source(self.term)

    def value(self, snapshot: evaluate.Snapshot) -> Any:
        """Return its value, or UNKNOWN."""
        try:
            return self._fast(snapshot)
        except (UnknownRead, *evaluate.IMPOSSIBLE):
            return evaluate.evaluate(self.term, snapshot)

    def holds(self, snapshot: evaluate.Snapshot) -> bool:
        """Say whether the condition is known to be true."""
        return self.value(snapshot) is True

    def _prepare(self, snapshot: evaluate.Snapshot) -> str:
        self.explain = teller(self.term, self.text)
        return self.explain(snapshot)

    def _compile(self, snapshot: evaluate.Snapshot) -> Any:
        source = written_out(self.term) or self.source
        code = compile(f"lambda S: {source}", f"<{self.text[:60]}>", "eval")
        self._fast = eval(code, _NAMES)  # noqa: S307 - our own source, no builtins
        return self._fast(snapshot)
