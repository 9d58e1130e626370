"""What the author of a leaf imports: the types of its parameters, its signals, and what it may ask.

A leaf is a function whose first parameter is ``me``. Its name is the YAML word, its docstring the help,
its annotations the schema: positional parameters stand under the word, keyword-only ones beside it.
A plain function ends at once: ``return`` (None or True) is SUCCESS, False is FAILURE. A generator function
is an action: ``yield`` is RUNNING (``yield "why"`` says what it waits for), ``return`` is SUCCESS,
``raise Fail("why")`` is FAILURE, and ``finally`` runs when it is halted. One that yields a ``Condition`` waits
for nothing else: it need not be called again before that is answered otherwise.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Literal, NewType, Protocol

from btrunner.runner.errors import Fail, GiveUp
from btrunner.runner.unknown import UNKNOWN

__all__ = [
    "UNKNOWN",
    "CharacterName",
    "Condition",
    "Doing",
    "Duration",
    "Fail",
    "GiveUp",
    "Kept",
    "Me",
    "Party",
    "Position",
]

Duration = NewType("Duration", float)
"""Seconds; an author writes ``3s``."""

CharacterName = NewType("CharacterName", str)
"""The name of a character; an author writes ``leader``, ``self`` or a name."""

Position = tuple[float, float]
"""A place on the world's plane."""


class Kept(dict[str, Any]):
    """What one run of a leaf keeps while the runner is restarted: texts, numbers, truths, and lists and dicts of them.

    A leaf that takes ``kept: Kept`` is called again from its top after a restart, with what it had kept:
    ``end = kept.setdefault("end", me.now + duration)``. One that does not take it begins anew.
    """


class Condition(Protocol):
    """An expression that a leaf may ask again on every tick."""

    def holds(self) -> bool:
        """Say whether it is known to be true now."""

    def explain(self) -> str:
        """Return the expression with what its facts are now."""


class Doing(Protocol):
    """An action of the world under way; ``number`` is its own in its world."""

    number: int
    state: Literal["running", "done", "failed"]
    why: str

    def halt(self) -> None:
        """Stop doing it."""


class Party(Protocol):
    """What the characters of a session share; whoever asks first, in the session's order, is served first."""

    def claim(self, owner: str, target: str, seconds: float) -> str:
        """Mark a target as taken by the owner; return the name of the one who holds it now."""

    def arrive(self, name: str, who: str, among: Sequence[str]) -> None:
        """Say that a character stands at a barrier; it opens, for all who stand there, once all of these do."""

    def missing(self, name: str, who: str) -> list[str]:
        """Return whom a character still waits for at a barrier; nobody, once it has opened."""

    def leave(self, name: str, who: str) -> None:
        """Say that a character no longer stands at a barrier."""


class Me(Protocol):
    """The character a leaf acts for, as far as a leaf may know it."""

    name: str

    @property
    def random(self) -> random.Random:
        """Return the character's own chance, which the session's seed repeats."""

    @property
    def party(self) -> Party:
        """Return what the characters share."""

    @property
    def now(self) -> float:
        """Return the session's time in seconds."""

    @property
    def members(self) -> Sequence[str]:
        """Return the names of all characters of the session, in its order."""

    def read(self, key: str, who: str | None = None) -> Any:
        """Return a fact or published key of a character (one's own unless named), or UNKNOWN."""

    def do(self, action: str, arguments: dict[str, object], kept: Kept | None = None) -> Doing:
        """Begin an action of the world; with ``kept``, go on with it after a restart of the runner."""

    def tell(self, event: str, text: str, level: str = "info") -> None:
        """Put a line into the journal: ``event`` is ``log`` or ``notify``."""

    def ask(self, question: str) -> None:
        """Park this character until a person answers."""

    def answer(self) -> str | None:
        """Return the person's answer (``go_on`` or ``give_up``) once it is there."""

    def unpark(self) -> None:
        """Stop waiting for a person."""
