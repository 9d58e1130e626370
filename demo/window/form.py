"""The fields of the login screen, and what is typed into them."""

from __future__ import annotations

from dataclasses import dataclass, field

_LONGEST = 24


@dataclass
class Form:
    """The fields of the login screen; ``at`` is the one that is typed in."""

    texts: list[str] = field(default_factory=lambda: ["", ""])
    at: int = 0

    def type(self, text: str) -> None:
        """Add a text to the field."""
        self.texts[self.at] = (self.texts[self.at] + text)[:_LONGEST]

    def erase(self) -> None:
        """Take the last letter away."""
        self.texts[self.at] = self.texts[self.at][:-1]
