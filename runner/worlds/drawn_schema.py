"""Draws the JSON Schema (draft 7) of a world file from the structs that read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, cast

import msgspec

from btrunner.runner.worlds.quantities import Written, describe


def drawn_schema(
    root: type[msgspec.Struct],
    modules: tuple[ModuleType, ...],
    title: str,
    hook: Callable[[type], dict[str, Any]] = describe,
) -> dict[str, object]:
    """Return the schema of a struct; ``modules`` hold it and its parts, ``hook`` knows the quantities in them."""
    newest = msgspec.json.schema(root, schema_hook=hook)
    definitions = newest["$defs"]
    for struct in _structs(modules):
        if struct.__name__ in definitions:
            _add_defaults(struct, definitions[struct.__name__]["properties"])
    whole = definitions.pop(root.__name__)
    schema = _older(
        {"$schema": "http://json-schema.org/draft-07/schema#", **whole, "definitions": definitions},
    )
    schema["title"] = title
    return cast(dict[str, object], schema)


def _structs(modules: tuple[ModuleType, ...]) -> Iterator[type[msgspec.Struct]]:
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, msgspec.Struct):
                yield value


def _add_defaults(struct: type[msgspec.Struct], properties: dict[str, dict[str, Any]]) -> None:
    """Show the defaults that are quantities, as an author would write them."""
    for field in msgspec.structs.fields(struct):
        if isinstance(field.default_factory, Written):
            properties[field.encode_name]["default"] = field.default_factory.text


def _older(schema: Any) -> Any:
    """Return a schema of 2020-12 in the words of draft 7."""
    if isinstance(schema, list):
        return [_older(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    older = _without_nothing({key: _older(value) for key, value in schema.items()})
    if isinstance(older.get("$ref"), str):
        # Draft 7 ignores what stands beside a $ref, so it is wrapped and the description keeps its effect.
        reference = {"$ref": older.pop("$ref").replace("#/$defs/", "#/definitions/")}
        return {**older, "allOf": [reference]} if older else reference
    return older


def _without_nothing(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that does not offer to write nothing: what may be left out is left out.

    Of two ways nobody could tell which one the author meant, so their mistakes could not be told either.
    """
    ways = [way for way in schema.get("anyOf", ()) if way != {"type": "null"}]
    if len(ways) != 1:
        return schema
    kept = {
        key: value for key, value in schema.items() if key != "anyOf" and (key, value) != ("default", None)
    }
    return {**kept, **ways[0]}
