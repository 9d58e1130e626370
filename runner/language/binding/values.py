"""An author's value where a type is wanted: a literal, a text with values in it, or an expression."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language.expressions import terms, typed
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.syntax import ExpressionError
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.language.report import Report
from btrunner.runner.language.source import Items, Mapping, Scalar, Value
from btrunner.runner.params import BOOLEAN, DURATION, INTEGER, NUMBER, STRING, Type, show_value
from btrunner.runner.problems import Place
from btrunner.runner.units import duration, is_duration

_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_REFERENCE = re.compile(r"^(params(\.\w+)+|\w+\.\w+)$")


@dataclass(slots=True)
class ValueBinder:
    """Binds values in one scope; what is wrong goes to the report, and None comes back."""

    report: Report
    scope: typed.Scope

    def condition(self, value: Value) -> Expression | None:
        """Bind an expression that must be true or false."""
        return self.expression(value, BOOLEAN)

    def expression(self, value: Value, wanted: Type) -> Expression | None:
        """Bind an expression of a type; a literal number or boolean is one too."""
        if not isinstance(value, Scalar):
            self.report.tell(
                value.place, "wrong-type", f"expected {wanted}, found {show_value(value.plain())}"
            )
            return None
        return self._try(value, lambda: self._expression(value, wanted))

    def value(self, value: Value, wanted: Type) -> Expression | None:
        """Bind a value of a type: a literal where the type has literals, else an expression."""
        if isinstance(value, Scalar):
            return self._try(value, lambda: self._scalar(value, wanted))
        if isinstance(value, Items) and wanted.name in ("list", "position", "any"):
            return self._items(value, wanted)
        if isinstance(value, Mapping) and wanted.name in ("record", "any"):
            return Expression(terms.Const(value.plain(), wanted), "{…}")
        self.report.tell(value.place, "wrong-type", f"expected {wanted}, found {show_value(value.plain())}")
        return None

    def _try(self, value: Scalar, bind: Callable[[], Term]) -> Expression | None:
        try:
            return Expression(bind(), value.text)
        except ExpressionError as error:
            self.report.tell(self._place(value, error.offset), error.rule, error.message, error.hint)
            return None

    def _place(self, value: Scalar, offset: int) -> Place:
        """Return the place of an offset within a text, where the text stands in one piece on its line."""
        source = self.report.sources.get(value.place.file)
        line = source.line(value.place) if source else ""
        start = value.place.column - 1
        for quote in (0, 1):
            if line[start + quote :].startswith(value.text):
                return Place(value.place.file, value.place.line, value.place.column + quote + offset)
        return value.place

    def _expression(self, value: Scalar, wanted: Type) -> Term:
        if isinstance(value.value, bool):
            term: Term = terms.Const(value.value, BOOLEAN)
        elif isinstance(value.value, (int, float)):
            term = terms.Const(value.value, INTEGER if isinstance(value.value, int) else NUMBER)
        else:
            term = typed.read(value.text, self.scope)
        return self._fits(term, wanted, value)

    def _fits(self, term: Term, wanted: Type, value: Scalar) -> Term:
        if wanted.choices and isinstance(term, terms.Const) and term.type.name == "string":
            return self._choice(str(term.value), wanted)
        if not wanted.accepts(term.type):
            typed.raise_type(wanted, term, f"'{value.text}'")
        if isinstance(term, terms.Const):
            why = wanted.refuses(term.value) if wanted.name not in ("any", "character") else ""
            if why:
                raise ExpressionError("wrong-value", why)
        return term

    def _scalar(self, value: Scalar, wanted: Type) -> Term:
        text = value.text
        if value.value is None:
            raise ExpressionError("wrong-type", f"expected {wanted}, found nothing", "write a value")
        if wanted.name == "string" or (wanted.name == "any" and isinstance(value.value, str)):
            return self._text(value, wanted)
        if wanted.name == "duration" and is_duration(text):
            return self._fits(terms.Const(duration(text), DURATION), wanted, value)
        if wanted.name == "duration" and not isinstance(value.value, str):
            raise ExpressionError(
                "missing-unit", f"expected a time, found {text}", f"write its unit, such as {text}s"
            )
        if wanted.name in ("record", "position", "list") and not isinstance(value.value, str):
            raise ExpressionError("wrong-type", f"expected {wanted}, found {show_value(value.value)}")
        return self._expression(value, wanted)

    def _text(self, value: Scalar, wanted: Type) -> Term:
        """Bind a text: itself, a reference when it is nothing else, or a text with values in braces."""
        text = value.text
        if not isinstance(value.value, str):
            raise ExpressionError("wrong-type", f"expected {wanted}, found {text}", "put a text in quotes")
        if text in wanted.choices:
            return terms.Const(text, wanted)
        if _REFERENCE.match(text) and self._known_root(text):
            return self._fits(typed.read(text, self.scope), wanted, value)
        if _BRACES.search(text):
            return self._braces(text, wanted, value)
        return self._choice(text, wanted)

    def _known_root(self, text: str) -> bool:
        root = text.partition(".")[0]
        return root == "params" or root in self.scope.names()

    def _choice(self, text: str, wanted: Type) -> Term:
        if wanted.choices and text not in wanted.choices:
            raise ExpressionError(
                "unknown-choice", f"expected {wanted}, found '{text}'", did_you_mean(text, wanted.choices)
            )
        return terms.Const(text, wanted if wanted.choices else STRING)

    def _braces(self, text: str, wanted: Type, value: Scalar) -> Term:
        parts: list[str | Term] = []
        end = 0
        for match in _BRACES.finditer(text):
            parts.append(text[end : match.start()])
            parts.append(self._brace(match))
            end = match.end()
        parts.append(text[end:])
        kept = tuple(part for part in parts if part != "")
        if len(kept) == 1 and not isinstance(kept[0], str):
            return self._fits(kept[0], wanted, value) if wanted.choices else terms.Text(kept)
        if wanted.choices:
            raise ExpressionError("unknown-choice", f"expected {wanted}, found a text made of parts", "")
        return terms.Text(kept)

    def _brace(self, match: re.Match[str]) -> str | Term:
        if match.group(1) is None:
            return match.group(0)[0]
        inner = match.group(1).strip()
        try:
            return typed.read("self" if inner == "character" else inner, self.scope)
        except ExpressionError as error:
            error.offset += match.start(1)
            raise

    def _items(self, value: Items, wanted: Type) -> Expression | None:
        kind = {"list": wanted.items or Type("any"), "position": NUMBER}.get(wanted.name, Type("any"))
        if wanted.name == "position" and len(value.values) != 2:
            self.report.tell(value.place, "wrong-type", "expected a position", "write [x, y]")
            return None
        bound = []
        for item in value.values:
            bound.append(self.value(item, kind))
        if not all(bound):
            return None
        items = tuple(item.term for item in bound if item)
        return Expression(terms.ListOf(items, wanted), f"[{', '.join(item.text for item in bound if item)}]")
