"""Holds a value against a JSON Schema, and says in the author's words what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError

from btrunner.runner.errors import did_you_mean
from btrunner.runner.language.source import Mapping, Value, find
from btrunner.runner.language.words import CHILD_OPTIONS, KINDS, OPTIONS, Schema
from btrunner.runner.params import show_value
from btrunner.runner.problems import Place, Problem

_JSON_TYPES = {
    "object": "a mapping", "array": "a list", "string": "a text", "number": "a number",
    "integer": "a whole number", "boolean": "true or false", "null": "nothing",
}  # fmt: skip
_FORMATS = {
    "time": ("a time with its unit", "write 500ms, 3s, 5m or 1h"),
    "expression": ("an expression", "such as self.hp < 0.3"),
    "budget": ("a budget", "write times per window, such as 8/1h"),
    "percent": ("a percentage", "write 20%"),
    "rate": ("a rate", "write times per unit, such as 10/s"),
    "policy": ("all, one, a number, or a list of names", ""),
    "times": ("a whole number above 0, or forever", ""),
    "word": ("a name of letters, digits and _", "begin it with a letter"),
    "nodes": ("a Python file beside the session or below it", "write ./my_nodes.py"),
}
_WORDS_THAT_LIE = {
    "on": "YAML 1.1 reads it as true", "type": "the type is the key itself: sequence: [...]",
    "children": "the children stand under the type: sequence: [...]", "if": "write when: or while:",
    "fallback": "it is called selector here", "condition": "write check:", "action": "write act:",
    "loop": "write repeat:", "parallell": "write parallel:", "subtree": "write tree:",
}  # fmt: skip


class Shape:
    """A schema, ready to hold values against; nodes inside of the value are left for when their turn comes."""

    def __init__(self, schema: Schema, of_nodes: bool = False) -> None:
        self._validator = Draft7Validator({"definitions": {"node": {}}, **schema})
        self._schema = schema
        self._of_nodes = of_nodes

    def problems(self, value: Value) -> list[Problem]:
        """Return what is wrong with a value, each fault once."""
        found: list[Problem] = []
        for error in self._validator.iter_errors(value.plain()):
            found.extend(self._tell(error, value))
        unknown = any(problem.rule == "unknown-word" for problem in found)
        return [problem for problem in found if not (unknown and problem.rule in ("no-type", "missing"))]

    def _tell(self, error: ValidationError, root: Value) -> Iterator[Problem]:
        at = find(root, list(error.absolute_path))
        keyword = str(error.validator)
        if self._of_nodes and keyword == "oneOf":
            yield self._types(at)
        elif "dependencies" in list(error.absolute_schema_path):
            yield self._dependency(error, at)
        elif keyword == "additionalProperties":
            yield from self._unknown(error, at)
        elif keyword == "required":
            name = error.message.split("'")[1]
            yield Problem(at.place, "missing", f"'{name}' is missing", _about(error.schema, name))
        elif "propertyNames" in list(error.absolute_schema_path):
            place = at.keys.get(str(error.instance), at.place) if isinstance(at, Mapping) else at.place
            comma = "a comma ends a value inside of {…}: put the text in quotes"
            hint = comma if " " in str(error.instance) else _FORMATS["word"][0] + " is"
            yield Problem(place, "bad-name", f"'{error.instance}' is no name", hint)
        else:
            yield self._value(error, at, keyword)

    def _value(self, error: ValidationError, at: Value, keyword: str) -> Problem:
        found = show_value(error.instance)
        marked = _FORMATS.get(str(error.schema.get("format", ""))) if isinstance(error.schema, dict) else None
        name = (
            f"'{error.absolute_path[-1]}': "
            if error.absolute_path and isinstance(error.absolute_path[-1], str)
            else ""
        )
        if keyword in ("type", "pattern", "anyOf", "const") and marked:
            rule = (
                "missing-unit"
                if marked is _FORMATS["time"] and isinstance(error.instance, (int, float))
                else "wrong-type"
            )
            return Problem(at.place, rule, f"{name}expected {marked[0]}, found {found}", marked[1])
        if keyword == "enum":
            choices = [str(choice) for choice in error.validator_value]
            hint = did_you_mean(str(error.instance), choices)
            return Problem(
                at.place,
                "unknown-choice",
                f"{name}expected one of {', '.join(choices)}, found {found}",
                hint if "did" in hint else "",
            )
        return Problem(at.place, _RULES.get(keyword, "wrong-value"), name + _expected(error, keyword, found))

    def _types(self, at: Value) -> Problem:
        if not isinstance(at, Mapping):
            return Problem(
                at.place,
                "wrong-type",
                "expected a node, which is a mapping",
                "write a type key, such as check: …",
            )
        types = [key for key in at.entries if key in self._type_names()]
        if len(types) >= 2:
            both = " and ".join(f"'{name}'" for name in types)
            return Problem(
                at.keys[types[1]],
                "two-types",
                f"a node has exactly one type key, found {both}",
                "put one of them inside of the other",
            )
        return Problem(
            at.place,
            "no-type",
            "a node has exactly one type key, found none",
            "such as sequence, selector, check or act",
        )

    def _type_names(self) -> list[str]:
        return [option["required"][0] for option in self._schema["oneOf"] if "not" not in option]

    def _dependency(self, error: ValidationError, at: Value) -> Problem:
        path = [str(step) for step in error.absolute_schema_path]
        owner = path[path.index("dependencies") + 1]
        place = at.keys.get(owner, at.place) if isinstance(at, Mapping) else at.place
        wanted = self._schema["dependencies"][owner]
        if isinstance(wanted, list):
            missing = [name for name in wanted if isinstance(at, Mapping) and name not in at.entries]
            return Problem(
                place,
                "missing",
                f"'{owner}' needs {' and '.join(repr(name) for name in missing)}",
                _about(self._schema, missing[0]),
            )
        kinds = [option["required"][0] for option in wanted["anyOf"]]
        return Problem(
            place,
            "misplaced-option",
            f"'{owner}' is an option of {' and '.join(kinds)} only",
            "remove it, or put it on such a node",
        )

    def _unknown(self, error: ValidationError, at: Value) -> Iterator[Problem]:
        known = list(error.schema.get("properties", {}))
        for name in sorted(set(error.instance) - set(known), key=list(error.instance).index):
            place = at.keys.get(name, at.place) if isinstance(at, Mapping) else at.place
            hint = _WORDS_THAT_LIE.get(name, "") if self._of_nodes else ""
            if error.instance[name] is None and not name.isidentifier():
                hint = "a comma ends a value inside of {…}: put the text in quotes"
            hint = hint or did_you_mean(name, known)
            if self._of_nodes:
                what = "is neither a node type nor an option"
                hint = hint if "known:" not in hint else "see the language reference"
                yield Problem(place, "unknown-word", f"'{name}' {what}", hint)
            else:
                yield Problem(place, "unknown-key", f"unknown key '{name}'", hint)


_RULES = {
    "type": "wrong-type",
    "pattern": "wrong-type",
    "minItems": "empty",
    "minLength": "empty",
    "minProperties": "empty",
}


def _expected(error: ValidationError, keyword: str, found: str) -> str:
    limit: Any = error.validator_value
    match keyword:
        case "type":
            kinds = [limit] if isinstance(limit, str) else limit
            return f"expected {' or '.join(_JSON_TYPES[kind] for kind in kinds)}, found {found}"
        case "minItems" | "minProperties":
            return "expected at least one, found none"
        case "minLength":
            return "expected a text, found an empty one"
        case "minimum":
            return f"expected at least {limit:g}, found {found}"
        case "maximum":
            return f"expected at most {limit:g}, found {found}"
        case "const":
            return f"expected {show_value(limit)}, found {found}"
        case _:
            return f"{found} does not fit here"


def _about(schema: Any, name: str) -> str:
    option = OPTIONS.get(name) or CHILD_OPTIONS.get(name) or KINDS.get(name)
    if option:
        return option.about
    inner = schema.get("properties", {}).get(name, {}) if isinstance(schema, dict) else {}
    return str(inner.get("description", "")) if isinstance(inner, dict) else ""


def place_of(value: Value, key: str) -> Place:
    """Return the place of a key of a mapping, or of the value itself."""
    return value.keys.get(key, value.place) if isinstance(value, Mapping) else value.place
