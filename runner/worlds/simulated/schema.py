"""The JSON Schema (draft 7) of a simulated world's file, drawn from its rules."""

from __future__ import annotations

from btrunner.runner.worlds.drawn_schema import drawn_schema
from btrunner.runner.worlds.simulated import character_rules, client_rules, rules


def world_schema() -> dict[str, object]:
    """Return the schema; every field has a description, and a name that it does not know is an error."""
    return drawn_schema(rules.Rules, (rules, character_rules, client_rules), "btrunner simulated world")
