"""A quick yes to values that fit a JSON Schema; whatever it has no yes for is left to the full look.

Most values fit, and then nobody asks why: the library that could say why is not even imported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from btrunner.runner.language.words import Schema

Fits = Callable[[Any], bool]

_NOTES = frozenset({"$schema", "title", "description", "examples", "default", "format", "definitions"})
_CLASSES: dict[str, tuple[type, ...]] = {
    "string": (str,), "number": (int, float), "integer": (int,), "boolean": (bool,), "array": (list,),
    "object": (dict,), "null": (type(None),),
}  # fmt: skip


def fitting(schema: Schema) -> Fits:
    """Return what says of a plain value whether it surely fits a schema (draft 7)."""
    if "$ref" in schema:
        # The only reference here is to a node, which is checked when its turn comes.
        return _yes if schema["$ref"] == "#/definitions/node" else _unsure
    parts = [_part(word, told, schema) for word, told in schema.items() if word not in _NOTES]
    if len(parts) <= 1:
        return parts[0] if parts else _yes

    def fits(value: Any) -> bool:
        for part in parts:  # noqa: SIM110 - a generator would take longer than the parts
            if not part(value):
                return False
        return True

    return fits


def _yes(value: Any) -> bool:
    return True


def _unsure(value: Any) -> bool:
    return False


def _part(word: str, told: Any, schema: Schema) -> Fits:
    """Return the part of one keyword; a keyword says nothing of values of other types than its own."""
    match word:
        case "type":
            return _type([told] if isinstance(told, str) else told)
        case "enum" if all(isinstance(choice, str) for choice in told):
            return lambda value: isinstance(value, str) and value in told
        case "const":
            return lambda value: value is told or (isinstance(value, str) and value == told)
        case "pattern":
            found = re.compile(told).search
            return lambda value: not isinstance(value, str) or found(value) is not None
        case "minLength":
            return lambda value: not isinstance(value, str) or len(value) >= told
        case "minimum":
            return lambda value: not isinstance(value, (int, float)) or value >= told
        case "maximum":
            return lambda value: not isinstance(value, (int, float)) or value <= told
        case "anyOf":
            ways = [fitting(way) for way in told]
            return lambda value: any(way(value) for way in ways)
        case "minItems":
            return lambda value: not isinstance(value, list) or len(value) >= told
        case "items":
            item = fitting(told)
            return lambda value: not isinstance(value, list) or all(map(item, value))
        case _:
            return _part_of_mapping(word, told, schema)


def _part_of_mapping(word: str, told: Any, schema: Schema) -> Fits:
    match word:
        case "minProperties":
            return lambda value: not isinstance(value, dict) or len(value) >= told
        case "maxProperties":
            return lambda value: not isinstance(value, dict) or len(value) <= told
        case "required":
            return lambda value: not isinstance(value, dict) or all(name in value for name in told)
        case "propertyNames":
            name = fitting(told)
            return lambda value: not isinstance(value, dict) or all(map(name, value))
        case "properties" | "additionalProperties":
            return _properties(schema.get("properties", {}), schema.get("additionalProperties", True))
        case "if" if (
            told.keys() <= {"type", "required"} and told["type"] == "object" and "else" not in schema
        ):
            # Of these two a no is as sure as a yes.
            asked, then = fitting(told), fitting(schema.get("then", {}))
            return lambda value: not asked(value) or then(value)
        case "then" if "if" in schema:
            return _yes
        case _:
            return _unsure


def _type(kinds: list[str]) -> Fits:
    classes = tuple(kind for name in kinds for kind in _CLASSES[name])
    boolean = "boolean" in kinds
    return lambda value: isinstance(value, classes) and (boolean or not isinstance(value, bool))


def _properties(known: Mapping[str, Schema], others: Schema | bool) -> Fits:
    named = {name: fitting(schema) for name, schema in known.items()}
    other = fitting(others) if isinstance(others, dict) else _yes if others else _unsure

    def fits(value: Any) -> bool:
        return not isinstance(value, dict) or all(
            named.get(name, other)(item) for name, item in value.items()
        )

    return fits
