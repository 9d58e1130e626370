"""A fault in an author's file: where it is, what is wrong, and a way out."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]


# There is one for every word of every file, and no circle can go through it: the collector need not follow it.
class Place(Struct, frozen=True, order=True, gc=False):
    """A point in a file: ``line`` and ``column`` count from 1, and 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Problem(Struct, frozen=True):
    """One mistake, told once.

    ``rule`` is a short stable name (``unknown-fact``) by which tools tell problems apart;
    ``hint`` is the way out, and ``source`` the line of the file as it stands there.
    """

    place: Place
    rule: str
    message: str
    hint: str = ""
    source: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.severity}: {self.message}{hint}"
