"""What a tree declares before its first node: its parameters and the keys that it publishes."""

from __future__ import annotations

from typing import Any

from btrunner.runner.errors import nearest
from btrunner.runner.language.model import Publication
from btrunner.runner.language.report import Report
from btrunner.runner.language.source import Mapping, Value
from btrunner.runner.params import ANY, UNSET, Param, Type, show_value, type_of
from btrunner.runner.units import duration, is_duration

MAX_HEIGHT = 20


def parameter(name: str, value: Value, report: Report) -> Param:
    """Return what ``name: default`` or ``name: {type: …}`` declares under ``params``."""
    if not (isinstance(value, Mapping) and "type" in value.entries):
        plain = value.plain()
        if plain is None:
            message = f"the parameter '{name}' has no value"
            report.tell(value.place, "wrong-type", message, "write a default, or {type: …}")
        elif value.height > MAX_HEIGHT:
            message = f"the parameter '{name}' is nested more than {MAX_HEIGHT} levels deep"
            report.tell(value.place, "too-deep", message, "use several parameters")
            return Param(name, ANY)
        return Param(name, type_of(plain), seconds_in(plain))
    kind = declared_type(value)
    default: object = UNSET
    if "default" in value.entries:
        default = declared_value(value.entries["default"], kind, report)
    about = value.entries.get("about")
    return Param(name, kind, default, str(about.plain()) if about else "")


def publication(name: str, value: Value, report: Report) -> Publication:
    """Return what ``name: {type: …}`` declares under ``publishes``."""
    if not isinstance(value, Mapping):
        return Publication(name, Type("any"))
    kind = declared_type(value)
    age = value.entries.get("max_age")
    initial = None
    if "initial" in value.entries:
        initial = declared_value(value.entries["initial"], kind, report)
    text = str(age.plain()) if age else ""
    about = value.entries.get("about")
    return Publication(
        name,
        kind,
        duration(text) if is_duration(text) else None,
        initial,
        str(about.plain()) if about else "",
    )


def declared_type(value: Mapping) -> Type:
    """Return the type that ``{type: …, enum: …, items: …, min: …, max: …}`` declares; what is odd is any."""
    given = value.plain()
    name = given.get("type")
    choices, items = given.get("enum"), given.get("items")
    return Type(
        name if isinstance(name, str) and name in _NAMES else "any",  # type: ignore[arg-type]
        choices=tuple(str(choice) for choice in choices) if isinstance(choices, list) else (),
        items=Type(items) if isinstance(items, str) and items in _NAMES else None,  # type: ignore[arg-type]
        minimum=_bound(given.get("min")),
        maximum=_bound(given.get("max")),
    )


_NAMES = {"boolean", "number", "integer", "string", "duration", "position", "character", "list"}


def _bound(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def declared_value(value: Value, kind: Type, report: Report) -> Any:
    """Return a literal of a declared type, with times in seconds; a wrong one is reported."""
    plain = value.plain()
    if kind.name == "duration" and not (isinstance(plain, str) and is_duration(plain)):
        message = f"expected a time with its unit, found {show_value(plain)}"
        report.tell(value.place, "missing-unit", message, "write 500ms, 3s, 5m or 1h")
        return 0.0
    found = seconds_in(plain) if kind.name in ("duration", "list") else plain
    why = kind.refuses(found)
    if why:
        near = nearest(plain, kind.choices) if isinstance(plain, str) else None
        report.tell(value.place, "wrong-type", why, f"did you mean '{near}'?" if near else "")
    return found


def seconds_in(value: object) -> object:
    """Return a plain value with every text that is a time turned into seconds."""
    if isinstance(value, str) and is_duration(value):
        return duration(value)
    if isinstance(value, dict):
        return {key: seconds_in(item) for key, item in value.items()}
    if isinstance(value, list):
        return [seconds_in(item) for item in value]
    return value
