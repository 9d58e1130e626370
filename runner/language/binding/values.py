"""An author's value where a type is wanted: a literal, a text with values in it, or an expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from btrunner.runner.errors import did_you_mean, nearest
from btrunner.runner.language.declared import seconds_in
from btrunner.runner.language.expressions import rules, terms, typed
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.syntax import ExpressionError
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.language.report import Report
from btrunner.runner.language.source import Items, Mapping, Scalar, Value
from btrunner.runner.params import BOOLEAN, DURATION, INTEGER, NUMBER, STRING, UNSET, Type, show_value
from btrunner.runner.problems import Place
from btrunner.runner.units import duration, is_duration

_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|\{|\}")
MAX_HEIGHT = 20
_WORD = re.compile(r"^[A-Za-z_]\w*$")
_REFERENCE = re.compile(r"^(params(\.\w+)+|\w+\.\w+)$")


class ValueBinder(Struct):
    """Binds values in one scope; what is wrong goes to the report, and None comes back."""

    report: Report
    scope: typed.Scope

    def condition(self, value: Value) -> Expression | None:
        """Bind an expression that must be true or false."""
        return self.expression(value, BOOLEAN)

    def expression(self, value: Value, wanted: Type) -> Expression | None:
        """Bind an expression of a type; a literal number or boolean is one too."""
        if not isinstance(value, Scalar):
            self._refuse(value, wanted)
            return None
        return self._try(value, lambda: self._expression(value, wanted))

    def value(self, value: Value, wanted: Type) -> Expression | None:
        """Bind a value of a type: a literal where the type has literals, else an expression."""
        if isinstance(value, Scalar):
            return self._try(value, lambda: self._scalar(value, wanted))
        if isinstance(value, Items) and wanted.name in ("list", "position", "any"):
            return self._items(value, wanted)
        if isinstance(value, Mapping) and wanted.name in ("record", "any"):
            return self._record(value, wanted)
        self._refuse(value, wanted)
        return None

    def _refuse(self, value: Value, wanted: Type) -> None:
        found = show_value(value.plain())
        self.report.tell(value.place, "wrong-type", f"expected {wanted.wanted}, found {found}")

    def _record(self, value: Mapping, wanted: Type) -> Expression | None:
        """Bind a mapping of literals: the keys and types are those of the parameter's default."""
        if value.height > MAX_HEIGHT:
            message = f"nested more than {MAX_HEIGHT} levels deep"
            self.report.tell(value.place, "too-deep", message, "use several parameters")
            return None
        faults = list(self._faults_of_record(value, wanted))
        for place, rule, message, hint in faults:
            self.report.tell(place, rule, message, hint)
        return None if faults else Expression(terms.Const(seconds_in(value.plain()), wanted), "{…}")

    def _faults_of_record(self, value: Mapping, wanted: Type) -> Iterator[tuple[Place, str, str, str]]:
        for key, item in value.entries.items() if wanted.fields else ():
            kind = wanted.fields.get(key)
            if kind is None:
                hint = did_you_mean(key, wanted.fields)
                yield value.keys[key], "unknown-parameter", f"the parameter has no '{key}'", hint
            elif isinstance(item, Mapping) and kind.name == "record":
                yield from self._faults_of_record(item, kind)
            elif kind.name == "duration" and not is_duration(str(item.plain())):
                message = f"expected a time with its unit, found {show_value(item.plain())}"
                yield item.place, "missing-unit", message, "write 500ms, 3s, 5m or 1h"
            elif why := kind.refuses(seconds_in(item.plain())):
                yield item.place, "wrong-type", why, ""

    def _try(self, value: Scalar, bind: Callable[[], Term]) -> Expression | None:
        try:
            term = bind()
            if terms.is_too_large(term):
                message = f"with its parameters filled in it has more than {terms.MAX_TERMS:,} terms"
                raise ExpressionError("expression-too-large", message, "publish a part of it as a key")
            return Expression(term, value.text)
        except ExpressionError as error:
            self.report.tell(self._place(value, error.offset or 0), error.rule, error.message, error.hint)
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
            rules.refuse(
                wanted, term, show_value(value.value) if value.text == str(value.value) else value.text
            )
        if isinstance(term, terms.Const) and term.value is not UNSET:
            why = wanted.refuses(term.value) if wanted.name not in ("any", "character") else ""
            if why:
                raise ExpressionError("wrong-value", why)
        return term

    def _scalar(self, value: Scalar, wanted: Type) -> Term:
        text = value.text
        if value.value is None:
            raise ExpressionError("wrong-type", f"expected {wanted.wanted}, found nothing", "write a value")
        if wanted.name == "string" or (wanted.name == "any" and isinstance(value.value, str)):
            return self._text(value, wanted)
        if wanted.name == "duration" and is_duration(text):
            return self._fits(terms.Const(duration(text), DURATION), wanted, value)
        if wanted.name == "duration" and not isinstance(value.value, str):
            hint = f"write its unit, such as {text}s"
            raise ExpressionError("missing-unit", f"expected a time with its unit, found {text}", hint)
        if wanted.name == "duration" and text.isidentifier() and not self._known_root(text):
            hint = "write 500ms, 3s, 5m or 1h"
            raise ExpressionError("wrong-type", f"expected a time with its unit, found '{text}'", hint)
        if wanted.name in ("record", "position", "list") and not isinstance(value.value, str):
            raise ExpressionError("wrong-type", f"expected {wanted.noun}, found {show_value(value.value)}")
        if wanted.name in ("number", "integer") and _WORD.match(text) and not self._known_root(text):
            raise ExpressionError("wrong-type", f"expected {wanted.noun}, found '{text}'")
        if wanted.name == "character" and _WORD.match(text) and self.scope.name(text) is None:
            raise typed.nobody(text, self.scope)
        return self._expression(value, wanted)

    def _text(self, value: Scalar, wanted: Type) -> Term:
        """Bind a text: itself, a reference when it is nothing else, or a text with values in braces."""
        text = value.text
        if not isinstance(value.value, str):
            raise ExpressionError(
                "wrong-type", f"expected {wanted.wanted}, found {text}", "put a text in quotes"
            )
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
            near = nearest(text, wanted.choices)
            hint = f"did you mean '{near}'?" if near else ""
            raise ExpressionError("unknown-choice", f"expected {wanted}, found '{text}'", hint)
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
        if match.group(0) in ("{", "}"):
            what = "is never closed" if match.group(0) == "{" else "was never opened"
            hint = f"write {match.group(0) * 2} for the brace itself"
            raise ExpressionError("expression", f"this {match.group(0)} {what}", hint, match.start())
        if match.group(1) is None:
            return match.group(0)[0]
        inner = match.group(1).strip()
        if not inner:
            hint = "write an expression in them, or {{}} for the braces themselves"
            raise ExpressionError("expression", "nothing stands between these braces", hint, match.start())
        try:
            return typed.read("self" if inner == "character" else inner, self.scope)
        except ExpressionError as error:
            before = len(match.group(1)) - len(match.group(1).lstrip())
            error.offset = (error.offset or 0) + match.start(1) + before
            raise

    def _items(self, value: Items, wanted: Type) -> Expression | None:
        kind = {"list": wanted.items or Type("any"), "position": NUMBER}.get(wanted.name, Type("any"))
        if wanted.name == "position" and len(value.values) != 2:
            found = f"found a list of {len(value.values)}"
            self.report.tell(value.place, "wrong-type", f"expected a position, {found}", "write [x, y]")
            return None
        if value.height > MAX_HEIGHT:
            message = f"nested more than {MAX_HEIGHT} levels deep"
            self.report.tell(value.place, "too-deep", message, "write a flatter list")
            return None
        bound = [self.value(item, kind) for item in value.values]
        items = [item for item in bound if item is not None]
        if len(items) != len(bound):
            return None
        terms_of = tuple(item.term for item in items)
        return Expression(terms.ListOf(terms_of, wanted), f"[{', '.join(item.text for item in items)}]")
