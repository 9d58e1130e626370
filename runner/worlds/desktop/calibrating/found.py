"""What looking for a fact came to."""

from __future__ import annotations

from typing import Any, NamedTuple


class Unread(Exception):
    """A fact cannot be read; its text says why."""


class Found(NamedTuple):
    """A value, the evidence for it, and why it is not to be trusted, where that is so."""

    value: Any
    evidence: str
    why: str = ""
