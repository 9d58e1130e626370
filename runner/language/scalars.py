"""What a scalar's text is worth: its kind by YAML's core schema, and its value within our bounds."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from ruamel.yaml.resolver import VersionedResolver

CORE = "tag:yaml.org,2002:"
"""What the tag of every kind begins with."""


def kind_of(text: str, implicit: tuple[bool, bool]) -> str:
    """Return what a scalar without a tag is; one in quotes is a text."""
    if implicit[0]:
        for tag, pattern in _KINDS_OF_START.get(text[:1], ()):
            if pattern.match(text):
                return str(tag).removeprefix(CORE)
    return "str"


_KINDS_OF_START: dict[str, list[tuple[str, re.Pattern[str]]]] = VersionedResolver().versioned_resolver
"""For the first sign of a scalar, the kinds it may be of; asking the resolver itself takes many times longer."""


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError("no boolean")
    return text.lower() == "true"


def _integer(text: str) -> int:
    if len(text) > 20:
        raise ValueError("no quantity of ours has so many digits")
    digits = text.replace("_", "")
    return int(digits, 0) if digits.lstrip("+-")[:2] in ("0x", "0o", "0b") else int(digits)


def _number(text: str) -> float:
    value = float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
    if not math.isfinite(value):
        raise ValueError("no quantity of ours is infinite")
    return value


def _null(text: str) -> None:
    return None


CONVERT: dict[str, Callable[[str], str | int | float | bool | None]] = {
    "bool": _boolean, "int": _integer, "float": _number, "null": _null,
}  # fmt: skip
"""What makes a value of a text of each kind; of any other kind it is the text. Raises ValueError or OverflowError."""
