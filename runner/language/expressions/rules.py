"""The typing rules: what may be compared, joined and reckoned with, and what comes out of it."""

from __future__ import annotations

from typing import NoReturn

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.syntax import ExpressionError
from btrunner.runner.language.expressions.terms import Term
from btrunner.runner.params import ANY, BOOLEAN, DURATION, INTEGER, NUMBER, Type, show_value

NUMERIC = ("number", "integer", "duration", "any")


def comparable(word: str, left: Term, right: Term, shown: tuple[str, str]) -> None:
    """Refuse a comparison of what is never equal or has no order; ``shown`` is how the sides are written."""
    for one, other, text in ((left, right, shown[0]), (right, left, shown[1])):
        if isinstance(other, terms.Const) and one.type.choices and isinstance(other.value, str):
            if other.value not in one.type.choices:
                raise ExpressionError(
                    "unknown-choice",
                    f"'{other.value}' is never a value of {text}",
                    did_you_mean(other.value, one.type.choices),
                )
            break
    _same_unit(left, right, shown)
    if not (left.type.accepts(right.type) or right.type.accepts(left.type)):
        what = f"{shown[0]} is {left.type.noun} and {shown[1]} is {right.type.noun}"
        raise ExpressionError("wrong-type", f"{what}: they cannot be compared", _owner(left, right, shown))
    if word in ("==", "!="):
        return
    for side, text in ((left, shown[0]), (right, shown[1])):
        if side.type.name not in NUMERIC:
            message = f"{text} is {side.type.noun}, which has no order"
            raise ExpressionError("wrong-type", message, "compare with == or !=")


def _same_unit(left: Term, right: Term, shown: tuple[str, str]) -> None:
    first, second = shown
    for one, other, text, against in ((left, right, first, second), (right, left, second, first)):
        if one.type.name == "duration" and other.type.name in ("number", "integer", "string"):
            hint = "write a time with its unit and without quotes, such as 3s"
            raise ExpressionError("missing-unit", f"{text} is a time and {against} is not", hint)


def _owner(left: Term, right: Term, shown: tuple[str, str]) -> str:
    """Return the way out for a bare name that was taken for a character: it lacks its owner or its quotes."""
    for side, text in ((left, shown[0]), (right, shown[1])):
        if side.type.name == "character" and text.isidentifier() and text != "self":
            return f'a key is written with its owner: self.{text}; a text in quotes: "{text}"'
    return ""


def unit(word: str, left: Term, right: Term, shown: str) -> Type:
    """Return the type of a sum, difference, product or quotient; refuses to mix times with numbers."""
    if ANY in (left.type, right.type):
        return ANY
    times = [side.type.name == "duration" for side in (left, right)]
    if not any(times):
        whole = word != "/" and left.type.name == right.type.name == "integer"
        return INTEGER if whole else NUMBER
    if word in "+-" and all(times):
        return DURATION
    if word == "/" and all(times):
        return NUMBER
    if (word == "*" and not all(times)) or (word == "/" and times[0]):
        return DURATION
    if word in "+-":
        raise ExpressionError("missing-unit", f"'{shown}' mixes a time with a number", "give both a unit")
    hint = "a time is multiplied with a number, and divided by a number or a time"
    raise ExpressionError("wrong-type", f"'{shown}' is neither a time nor a number", hint)


def condition(term: Term, word: str, shown: str) -> None:
    """Refuse what is neither true nor false where ``word`` needs a condition."""
    if not BOOLEAN.accepts(term.type):
        hint = "compare it with something" if term.type.name != "character" else "name one of its keys"
        raise ExpressionError(
            "wrong-type", f"'{word}' needs a condition, but {shown} is {term.type.noun}", hint
        )


def numeric(term: Term, shown: str) -> None:
    """Refuse what is no number and no time."""
    if term.type.name not in NUMERIC:
        raise ExpressionError("wrong-type", f"{shown} is {term.type.noun}, not a number")


def common(one: Type, other: Type) -> Type | None:
    """Return the type of a value that is of one of two types, or None."""
    if one.accepts(other):
        return _widest(one, other)
    return _widest(other, one) if other.accepts(one) else None


def _widest(wide: Type, other: Type) -> Type:
    if wide.choices and other.choices:
        return Type(wide.name, choices=tuple(dict.fromkeys((*wide.choices, *other.choices))))
    return Type(wide.name, items=wide.items) if wide != other else wide


def refuse(wanted: Type, found: Term, shown: str) -> NoReturn:
    """Refuse a term of the wrong type."""
    lacks_unit = wanted.name == "duration" and found.type.name in ("number", "integer")
    hint = "write 500ms, 3s, 5m or 1h" if wanted.name == "duration" else ""
    literal = isinstance(found, terms.Const) and shown == show_value(found.value)
    what = "a condition" if wanted.name == "boolean" and not literal else wanted.wanted
    said = shown if literal else f"{shown}, which is {found.type.noun}"
    rule = "missing-unit" if lacks_unit else "wrong-type"
    raise ExpressionError(rule, f"expected {what}, found {said}", hint)
