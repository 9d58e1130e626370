"""How a piece of source refers to what it is about: entries of the snapshot, and characters."""

from __future__ import annotations

from typing import Protocol


class Names(Protocol):
    """Returns the source of an entry (``Kaya.hp``) of the snapshot ``S``, or of who somebody is."""

    def local(self, entry: str) -> str:
        """Return the name of the local variable that holds what stands at an entry."""

    def key(self, entry: str) -> str:
        """Return the source of the entry itself, by which it is looked up."""

    def look_up(self, entry: str) -> str:
        """Return the source of what stands at an entry."""

    def who(self, name: str) -> str:
        """Return the source of a character's name."""


class Literally:
    """Everything by its own name: what is written so is about these characters alone."""

    def __init__(self) -> None:
        self._locals: dict[str, str] = {}

    def local(self, entry: str) -> str:
        """Return a short name, another one for each entry."""
        return self._locals.setdefault(entry, f"f{len(self._locals)}")

    def key(self, entry: str) -> str:
        """Return the entry as a literal."""
        return repr(entry)

    def look_up(self, entry: str) -> str:
        """Return what looks the literal up."""
        return f"S[{entry!r}]"

    def who(self, name: str) -> str:
        """Return the name as a literal."""
        return repr(name)
