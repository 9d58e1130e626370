"""The JSON Schema (draft 7) of a desktop world's file, drawn from its rules."""

from __future__ import annotations

from btrunner.runner.worlds.desktop.file import action_rules, fact_rules, record_rules, rules, state_rules
from btrunner.runner.worlds.desktop.file.quantities import describe
from btrunner.runner.worlds.drawn_schema import drawn_schema


def world_schema() -> dict[str, object]:
    """Return the schema; every field has a description, and a name that it does not know is an error."""
    modules = (rules, fact_rules, state_rules, action_rules, record_rules)
    return drawn_schema(rules.Rules, modules, "btrunner desktop world", describe)
