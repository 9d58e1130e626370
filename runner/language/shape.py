"""Holds a value against a JSON Schema, and says in the author's words what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from functools import cached_property
from typing import TYPE_CHECKING, Any

from btrunner.runner.errors import did_you_mean, nearest
from btrunner.runner.language.fitting import fitting
from btrunner.runner.language.source import Mapping, Value, find
from btrunner.runner.language.words import Schema
from btrunner.runner.params import show_value
from btrunner.runner.problems import Place, Problem
from btrunner.runner.units import BUDGET_PATTERN, DURATION_PATTERN, PERCENT_PATTERN, RATE_PATTERN

if TYPE_CHECKING:
    from jsonschema import Draft7Validator

_JSON_TYPES = {
    "object": "a mapping", "array": "a list", "string": "a text", "number": "a number",
    "integer": "a whole number", "boolean": "true or false", "null": "nothing",
}  # fmt: skip
_FORMATS = {
    "time": ("a time with its unit", "write 500ms, 3s, 5m or 1h"),
    "expression": ("an expression", "such as self.hp < 0.3"),
    "budget": ("a budget", "write times per window, such as 8/1h"),
    "percent": ("a percentage", "write 0% to 100%, such as 20%"),
    "share": ("a number from 0 to 1 or a percentage up to 100%", "such as 0.2 or 20%"),
    "frequency": ("how often, as times per time", "such as 1/h or 2/30m"),
    "size": ("a size with its unit", "write 500 kB, 200 MB or 2 GB"),
    "rate": ("a rate", "write times per unit, such as 10/s"),
    "policy": ("all, one, a number above 0, or a list of names", ""),
    "times": ("a whole number above 0, or forever", ""),
    "word": ("a name", "letters, digits and _, beginning with a letter"),
    "nodes": ("a Python file beside the session or below it", "write ./my_nodes.py"),
    "colour": ("a colour", 'write it in quotes, such as "#3ac43a"'),
    "keys": ("keys", "write F2, ctrl+a, a list of those, or {a value: its keys}"),
    "switch": ("true", "leave it out where it is not wanted"),
}
_FORMAT_OF = {
    DURATION_PATTERN: "time",
    RATE_PATTERN: "rate",
    PERCENT_PATTERN: "percent",
    BUDGET_PATTERN: "budget",
}
_COMMA = "a comma ends a value inside of {…}: put the text in quotes"
_RULES = {
    "type": "wrong-type", "pattern": "wrong-type", "minItems": "empty", "minLength": "empty",
    "minProperties": "empty",
}  # fmt: skip


class Shape:
    """A schema, ready to hold values against; nodes inside of the value are left for when their turn comes."""

    def __init__(self, schema: Schema, what: str = "a mapping") -> None:
        self._schema = {"definitions": {"node": {}}, **schema}
        self._fits = fitting(schema)
        self._what = what

    def problems(self, value: Value, label: str = "") -> list[Problem]:
        """Return what is wrong with a value, each fault once; ``label`` is the key it stands under."""
        if self._fits(value.plain()):
            return []
        found: list[Problem] = []
        for error in self._validator.iter_errors(value.plain()):
            found.extend(self._tell(error, value, label))
        return _each_once(found)

    @cached_property
    def _validator(self) -> Draft7Validator:
        # Imported only now: it is dear, and asked only about what may be faulty.
        from jsonschema import Draft7Validator

        return Draft7Validator(self._schema)

    def _tell(self, error: Any, root: Value, label: str) -> Iterator[Problem]:
        path = list(error.absolute_path)
        at = find(root, path)
        label = next((step for step in reversed(path) if isinstance(step, str)), label)
        keyword = str(error.validator)
        if keyword == "additionalProperties":
            yield from _unknown(error, at)
        elif keyword == "required":
            yield from _missing(error, at)
        elif "propertyNames" in error.absolute_schema_path:
            yield _bad_name(str(error.instance), at)
        elif keyword == "type" and not path and not label:
            found = show_value(error.instance)
            yield Problem(at.place, "wrong-type", f"expected {self._what}, found {found}", "")
        else:
            yield _wrong(error, at, keyword, label)


def is_torn_by_comma(name: str, value: object) -> bool:
    """Say whether a key is what an unquoted comma left over: ``{when: min(a, b) < 3}``."""
    return value is None and not name.replace("_", "").isalnum()


def comma_hint() -> str:
    """Return the way out of an unquoted comma."""
    return _COMMA


def _unknown(error: Any, at: Value) -> Iterator[Problem]:
    known = list(error.schema.get("properties", {}))
    for name, value in error.instance.items():
        if name not in known:
            hint = _COMMA if is_torn_by_comma(name, value) else did_you_mean(name, known)
            yield Problem(place_of(at, name), "unknown-key", f"unknown key '{name}'", hint)


def _missing(error: Any, at: Value) -> Iterator[Problem]:
    if isinstance(at, Mapping) and at.torn:
        return
    known: MappingOf[str, Any] = error.schema.get("properties", {})
    for name in error.validator_value:
        # A key that is nearly the missing one is the same mistake, which is told where it stands.
        strangers = [key for key in error.instance if key not in known]
        if name not in error.instance and f"'{name}'" in error.message and not nearest(name, strangers):
            about = str(known.get(name, {}).get("description", ""))
            yield Problem(at.place, f"missing-{name}", f"'{name}' is missing", about.rstrip("."))


def _bad_name(name: str, at: Value) -> Problem:
    torn = isinstance(at, Mapping) and name in at.entries and at.entries[name].plain() is None
    hint = _COMMA if torn else _FORMATS["word"][1]
    return Problem(place_of(at, name), "bad-name", f"'{name}' is no name", hint)


def _wrong(error: Any, at: Value, keyword: str, label: str) -> Problem:
    found = show_value(error.instance)
    name = f"'{label}': " if label else ""
    schema = error.schema if isinstance(error.schema, dict) else {}
    marked = _FORMATS.get(str(schema.get("format") or _FORMAT_OF.get(str(schema.get("pattern")), "")))
    if keyword in ("type", "pattern", "anyOf", "const") and marked:
        a_number = isinstance(error.instance, (int, float)) and not isinstance(error.instance, bool)
        rule = "missing-unit" if marked is _FORMATS["time"] and a_number else "wrong-type"
        return Problem(at.place, rule, f"{name}expected {marked[0]}, found {found}", marked[1])
    if keyword == "enum":
        choices = [str(choice) for choice in error.validator_value]
        near = nearest(str(error.instance), choices)
        hint = f"did you mean '{near}'?" if near else ""
        return Problem(
            at.place, "unknown-choice", f"{name}expected one of {', '.join(choices)}, found {found}", hint
        )
    return Problem(at.place, _RULES.get(keyword, "wrong-value"), name + _expected(error, keyword, found))


def _expected(error: Any, keyword: str, found: str) -> str:
    limit: Any = error.validator_value
    match keyword:
        case "type":
            kinds = [limit] if isinstance(limit, str) else limit
            return f"expected {' or '.join(_JSON_TYPES[kind] for kind in kinds)}, found {found}"
        case "minItems" if limit > 1:
            return f"expected a list of {limit}, found {len(error.instance)}"
        case "minItems" | "minProperties":
            return "expected at least one, found none"
        case "maxItems" | "maxProperties":
            return f"expected at most {limit}, found {len(error.instance)}"
        case "minLength":
            return "expected a text, found an empty one"
        case "minimum":
            return f"expected at least {limit:g}, found {found}"
        case "exclusiveMinimum":
            return f"expected more than {limit:g}, found {found}"
        case "maximum":
            return f"expected at most {limit:g}, found {found}"
        case "const":
            return f"expected {show_value(limit)}, found {found}"
        case _:
            return f"{found} does not fit here"


def _each_once(problems: list[Problem]) -> list[Problem]:
    return list({(problem.place, problem.rule): problem for problem in reversed(problems)}.values())[::-1]


def place_of(value: Value, key: str) -> Place:
    """Return the place of a key of a mapping, or of the value itself."""
    return value.keys.get(key, value.place) if isinstance(value, Mapping) else value.place
