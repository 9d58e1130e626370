"""Quantities as an author writes them: ``3s``, ``10/s``, ``8/1h``, ``20%``; times are seconds inside."""

from __future__ import annotations

import re

from msgspec import Struct

SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}

# Python takes $ for the place before a last line break too; a quantity has none.
_END = r"$(?!\n)"
_PART = r"[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d)"
DURATION_PATTERN = rf"^(?:{_PART})+{_END}"
RATE_PATTERN = rf"^[0-9]+(?:\.[0-9]+)?/(?:s|m|h){_END}"
BUDGET_PATTERN = rf"^[0-9]+/(?:{_PART})+{_END}"
PERCENT_PATTERN = rf"^(?:[0-9]{{1,2}}(?:\.[0-9]+)?|100(?:\.0+)?)%{_END}"

_DURATION = re.compile(DURATION_PATTERN)
_DURATION_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)")
_RATE = re.compile(RATE_PATTERN)
_BUDGET = re.compile(BUDGET_PATTERN)
_PERCENT = re.compile(PERCENT_PATTERN)


class Budget(Struct, frozen=True):
    """At most ``times`` in any ``window`` seconds."""

    times: int
    window: float

    def __str__(self) -> str:
        return f"{self.times}/{show_duration(self.window)}"


def is_duration(text: str) -> bool:
    """Say whether the text is a time with its unit, such as ``500ms`` or ``12m30s``."""
    return bool(_DURATION.match(text))


def duration(text: str) -> float:
    """Return the seconds of ``500ms``, ``3s``, ``12m30s``, ``1h``; raises ValueError for anything else."""
    if not is_duration(text):
        raise ValueError(f"'{text}' is not a time: write a number with its unit, such as 500ms, 3s, 5m or 1h")
    seconds = sum(float(number) * SECONDS[unit] for number, unit in _DURATION_PART.findall(text))
    return round(seconds, 6)


def rate(text: str) -> float:
    """Return the times per second of ``10/s`` or ``6/m``; raises ValueError for anything else."""
    if not _RATE.match(text):
        raise ValueError(f"'{text}' is not a rate: write times per unit, such as 10/s or 2/m")
    number, unit = text.split("/")
    return float(number) / SECONDS[unit]


def budget(text: str) -> Budget:
    """Return the Budget of ``8/1h`` (eight in any hour); raises ValueError for anything else."""
    if not _BUDGET.match(text):
        raise ValueError(f"'{text}' is not a budget: write times per window, such as 8/1h")
    times, window = text.split("/")
    return Budget(int(times), duration(window))


def percent(text: str) -> float:
    """Return the fraction of ``20%``; raises ValueError for anything else."""
    if not _PERCENT.match(text):
        raise ValueError(f"'{text}' is not a percentage: write 0% to 100%, such as 20%")
    return float(text[:-1]) / 100


def show_duration(seconds: float) -> str:
    """Return seconds as an author would write them: ``0.5`` is ``500ms``, ``750`` is ``12m30s``."""
    if seconds < 0:
        return "-" + show_duration(-seconds)
    milliseconds = round(seconds * 1000)
    if milliseconds < 1000:
        return f"{milliseconds}ms" if milliseconds else "0s"
    if milliseconds < 60_000:
        return f"{milliseconds / 1000:g}s"
    whole = round(seconds)
    parts = [(whole // 86400, "d"), (whole // 3600 % 24, "h"), (whole // 60 % 60, "m"), (whole % 60, "s")]
    return "".join(f"{number}{unit}" for number, unit in parts if number)
