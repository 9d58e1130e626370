"""The JSON Schema (draft 7) of a simulated world's file, drawn from its rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import msgspec

from btrunner.runner.worlds.simulated import character_rules, client_rules, rules
from btrunner.runner.worlds.simulated.quantities import Written, describe


def world_schema() -> dict[str, object]:
    """Return the schema; every field has a description, and a name that it does not know is an error."""
    newest = msgspec.json.schema(rules.Rules, schema_hook=describe)
    definitions = newest["$defs"]
    for struct in _structs():
        if struct.__name__ in definitions:
            _add_defaults(struct, definitions[struct.__name__]["properties"])
    root = definitions.pop("Rules")
    schema = _older(
        {"$schema": "http://json-schema.org/draft-07/schema#", **root, "definitions": definitions},
    )
    schema["title"] = "btrunner simulated world"
    return cast(dict[str, object], schema)


def _structs() -> Iterator[type[msgspec.Struct]]:
    for module in (rules, character_rules, client_rules):
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
    older = {key: _older(value) for key, value in schema.items()}
    if isinstance(older.get("$ref"), str):
        # Draft 7 ignores what stands beside a $ref, so it is wrapped and the description keeps its effect.
        reference = {"$ref": older.pop("$ref").replace("#/$defs/", "#/definitions/")}
        return {**older, "allOf": [reference]} if older else reference
    return older
