"""A quick yes to values that fit a JSON Schema; whatever it has no yes for is left to the full look.

Most values fit, and then nobody asks why: the library that could say why is not even imported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from btrunner.runner.language.words import Schema

Fits = Callable[[Any], bool]

_NOTES = frozenset({"$schema", "title", "description", "examples", "default", "format"})
_CLASSES: dict[str, tuple[type, ...]] = {
    "string": (str,), "number": (int, float), "integer": (int,), "boolean": (bool,), "array": (list,),
    "object": (dict,), "null": (type(None),),
}  # fmt: skip
_LIMITS: dict[str, tuple[tuple[type, ...], Callable[[Any, Any], bool]]] = {
    "pattern": ((str,), lambda value, pattern: re.search(pattern, value) is not None),
    "minLength": ((str,), lambda value, least: len(value) >= least),
    "minimum": ((int, float), lambda value, least: bool(value >= least)),
    "maximum": ((int, float), lambda value, most: bool(value <= most)),
    "minItems": ((list,), lambda value, least: len(value) >= least),
    "minProperties": ((dict,), lambda value, least: len(value) >= least),
    "maxProperties": ((dict,), lambda value, most: len(value) <= most),
    "required": ((dict,), lambda value, names: all(name in value for name in names)),
}
"""Keywords that say something of values of these classes, and nothing of others."""


def fitting(schema: Schema | bool) -> Fits:
    """Return what says of a plain value whether it surely fits a schema (draft 7)."""
    if isinstance(schema, bool):
        return _yes if schema else _unsure
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
    """Return the part of one keyword of a schema."""
    if word in _LIMITS:
        classes, holds = _LIMITS[word]
        return lambda value: not isinstance(value, classes) or holds(value, told)
    match word:
        case "type":
            return _type([told] if isinstance(told, str) else told)
        case "enum" if all(isinstance(choice, str) for choice in told):
            return lambda value: isinstance(value, str) and value in told
        case "const":
            return lambda value: value is told or (isinstance(value, str) and value == told)
        case "anyOf":
            ways = [fitting(way) for way in told]
            return lambda value: any(way(value) for way in ways)
        case "if":
            return _if(told, schema)
        case "then" if "if" in schema:
            return _yes
        case _:
            return _part_of_inner(word, told, schema)


def _part_of_inner(word: str, told: Any, schema: Schema) -> Fits:
    """Return the part of a keyword that says something of what is inside of a value."""
    match word:
        case "items" if not isinstance(told, list):
            item = fitting(told)
            return lambda value: not isinstance(value, list) or all(map(item, value))
        case "propertyNames":
            name = fitting(told)
            return lambda value: not isinstance(value, dict) or all(map(name, value))
        case "properties":
            return _properties(told, schema.get("additionalProperties", True))
        case "additionalProperties":
            return _yes if "properties" in schema else _properties({}, told)
        case _:
            return _unsure


def _if(asked: Schema, schema: Schema) -> Fits:
    """Return the part of an ``if``: only of what is a mapping with certain keys a no is as sure as a yes."""
    if asked.keys() - {"required"} != {"type"} or asked["type"] != "object" or "else" in schema:
        return _unsure
    holds, then = fitting(asked), fitting(schema.get("then", True))
    return lambda value: not holds(value) or then(value)


def _type(kinds: list[str]) -> Fits:
    classes = tuple(kind for name in kinds for kind in _CLASSES[name])
    boolean = "boolean" in kinds
    return lambda value: isinstance(value, classes) and (boolean or not isinstance(value, bool))


def _properties(known: Mapping[str, Schema], others: Schema | bool) -> Fits:
    named = {name: fitting(schema) for name, schema in known.items()}
    other = fitting(others)

    def fits(value: Any) -> bool:
        return not isinstance(value, dict) or all(
            named.get(name, other)(item) for name, item in value.items()
        )

    return fits
