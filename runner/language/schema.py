"""The JSON Schemas (draft 7) of role, session and world files, made from the words, the leaves and the kinds of worlds."""

from __future__ import annotations

from typing import Protocol

from btrunner.runner.language.words import (
    CHILD_OPTIONS,
    FIXED_TIME,
    GROUP,
    KINDS,
    NODE,
    OPTIONS,
    TEXT,
    WORD,
    Schema,
)
from btrunner.runner.params import Param, Type, show_value
from btrunner.runner.registry import Leaf, Leaves
from btrunner.runner.units import RATE_PATTERN, show_duration


class WorldKind(Protocol):
    """A kind of world, as far as its schema is concerned."""

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema (draft 7) of a world file of this kind."""


DRAFT = "http://json-schema.org/draft-07/schema#"
TYPE_NAMES = ["boolean", "number", "integer", "string", "duration", "position", "character", "list"]

_DECLARED: Schema = {
    "type": {"enum": TYPE_NAMES, "description": "What kind of value it is."},
    "enum": {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "description": "The texts it may be.",
    },
    "items": {"enum": TYPE_NAMES, "description": "What a list holds."},
    "min": {"type": "number", "description": "The lowest it may be."},
    "max": {"type": "number", "description": "The highest it may be."},
    "about": {**TEXT, "description": "What it is for."},
}
_PARAMETER: Schema = {
    "description": "A default value, whose type is then the parameter's, or a declaration with its type.",
    "if": {"type": "object", "required": ["type"]},
    "then": {
        "additionalProperties": False,
        "properties": {**_DECLARED, "default": {"description": "Without one, it must be given."}},
    },
}
_PUBLICATION: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": ["type"],
    "properties": {
        **_DECLARED,
        "max_age": {**FIXED_TIME, "description": "After this long without a new write it is unknown."},
        "initial": {"description": "Its value before the first write; without one it is unknown."},
    },
}


def tree_header() -> Schema:
    """Return the schema of a tree file, its nodes left open."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["tree", "root"],
        "properties": {
            "tree": {**WORD, "description": "Its name, which is also the file's."},
            "about": {**TEXT, "description": "What it is for, in a sentence."},
            "params": {"type": "object", "propertyNames": WORD, "additionalProperties": _PARAMETER, "description": "What whoever uses it may choose."},
            "publishes": {"type": "object", "propertyNames": WORD, "additionalProperties": _PUBLICATION, "description": "The keys it writes: its contract with the others."},
            "root": {**NODE, "description": "The node at the top."},
        },
    }  # fmt: skip


def node_schema(leaves: Leaves) -> Schema:
    """Return the schema of one node: flat, with one type key and its options; children are references."""
    properties: Schema = {}
    dependencies: Schema = {}
    for kind in KINDS.values():
        properties[kind.name] = {**kind.schema, "description": kind.about}
        if kind.required:
            dependencies[kind.name] = list(kind.required)
    for option in (*OPTIONS.values(), *CHILD_OPTIONS.values()):
        properties[option.name] = {**option.schema, "description": option.about}
        if option.of and option.name in OPTIONS:
            dependencies[option.name] = {"anyOf": [{"required": [kind]} for kind in option.of]}
    beside: dict[str, list[str]] = {}
    for leaf in leaves.values():
        properties[leaf.name] = leaf_schema(leaf)
        for param in leaf.beside:
            beside.setdefault(param.name, []).append(leaf.name)
            properties.setdefault(
                param.name, {**_open(param), "description": f"Of {leaf.name}: {_said(param)}"}
            )
        needed = [param.name for param in leaf.beside if param.required]
        if needed:
            dependencies[leaf.name] = needed
    for name, owners in beside.items():
        dependencies[name] = {"anyOf": [{"required": [owner]} for owner in owners]}
    group = {"required": [GROUP], "not": {"anyOf": [{"required": ["guard"]}, {"required": ["for_each"]}]}}
    types = [{"required": [name]} for name in (*KINDS, *leaves)]
    return {
        "type": "object",
        "description": "A node: one type key, and its options.",
        "additionalProperties": False,
        "properties": properties,
        "dependencies": dependencies,
        "oneOf": [*types, group],
    }


def leaf_schema(leaf: Leaf) -> Schema:
    """Return the schema of what stands under a leaf's word: the value of its one parameter, or a mapping."""
    if not leaf.under:
        return {"description": leaf.about}
    if len(leaf.under) == 1:
        return {**_open(leaf.under[0]), "description": leaf.about}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {p.name: {**_open(p), "description": _said(p)} for p in leaf.under},
        "required": [param.name for param in leaf.under if param.required],
        "description": leaf.about,
    }


def _said(param: Param) -> str:
    """Return what a parameter is, for people."""
    if param.required:
        return f"{param.type.noun}, which must be given."
    if param.default is None:
        return f"{param.type.noun}, or left out."
    shown = show_duration(param.default) if param.type.name == "duration" else show_value(param.default)  # type: ignore[arg-type]
    return f"{param.type.noun}; {shown} unless said."


def _open(param: Param) -> Schema:
    """Return the schema of a value or of an expression that gives one."""
    kind: Type = param.type
    if kind.choices:
        return {"type": "string", "examples": list(kind.choices)}
    match kind.name:
        case "boolean":
            return {"type": ["boolean", "string"], "format": "expression"}
        case "number" | "integer":
            return {"type": ["number", "string"], "format": "expression"}
        case "duration":
            return {"type": "string", "format": "time"}
        case "list":
            return {"type": ["array", "string"]}
        case "position":
            return {"type": ["array", "string"]}
        case "string" | "character":
            return {"type": "string"}
        case _:
            return {}


def tree_schema(leaves: Leaves) -> Schema:
    """Return the schema of a tree file for editors."""
    return {
        "$schema": DRAFT,
        "title": "A tree of btrunner",
        **tree_header(),
        "definitions": {"node": node_schema(leaves)},
    }


def session_schema() -> Schema:
    """Return the schema of a session file."""
    return {
        "$schema": DRAFT,
        "title": "A session of btrunner",
        "type": "object",
        "additionalProperties": False,
        "required": ["session", "world", "characters"],
        "properties": {
            "session": {**WORD, "description": "Its name."},
            "about": {**TEXT, "description": "What it is for, in a sentence."},
            "world": {**TEXT, "description": "The path of the world file, from here."},
            "rate": {"type": "string", "pattern": RATE_PATTERN, "format": "rate", "description": "How often all trees are ticked; 10/s unless said."},
            "seed": {"type": "integer", "minimum": 0, "description": "From it comes all chance; 0 unless said."},
            "nodes": {"type": "array", "items": {**TEXT, "pattern": r"^\./[^\\]*\.py$(?!\n)", "format": "nodes"}, "description": "Python files with leaves of one's own, beside this file or below it."},
            "characters": {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1000,
                "propertyNames": WORD,
                "description": "Who plays, in the order in which they are served.",
                "additionalProperties": {
                    "type": "object",
                    "description": "A character, by its name.",
                    "additionalProperties": False,
                    "required": ["role", "tree"],
                    "properties": {
                        "role": {**WORD, "description": "By this name the trees speak of whoever plays it."},
                        "tree": {**TEXT, "description": "The tree's name."},
                        "with": {"type": "object", "propertyNames": WORD, "description": "Values for the tree's parameters."},
                    },
                },
            },
            "until": {"type": "string", "format": "expression", "description": "The session has succeeded once this holds."},
            "fail_after": {**FIXED_TIME, "description": "The session has failed after this much of its time; 1h unless said."},
            "faults": {
                "type": "array",
                "description": "What shall go wrong, and when: a rehearsal.",
                "items": {
                    "type": "object",
                    "description": "One fault.",
                    "additionalProperties": False,
                    "required": ["at", "who", "fault"],
                    "properties": {
                        "at": {**FIXED_TIME, "description": "When, in the session's time."},
                        "who": {**WORD, "description": "A character, a role, or all."},
                        "fault": {**WORD, "description": "What strikes."},
                        "for": {**FIXED_TIME, "description": "How long it lasts, for faults that last."},
                    },
                },
            },
        },
    }  # fmt: skip


def world_header(kinds: list[str]) -> Schema:
    """Return the schema of what every world file has; the rest is its kind's."""
    return {
        "type": "object",
        "required": ["world", "kind"],
        "properties": {
            "world": {**WORD, "description": "Its name."},
            "kind": {"enum": kinds, "description": "What plays it."},
        },
    }


def world_file_schema(kind: WorldKind) -> Schema:
    """Return the schema of a world file of a kind for editors, with what every world file has."""
    return {"$schema": DRAFT, **kind.schema()}
