"""The errors btrunner raises, the signals a leaf gives, and the search for a nearest word."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from btrunner.runner.problems import Problem


class BtrunnerError(Exception):
    """Anything btrunner refuses to do, with a message a user can act on."""


class InvalidFile(BtrunnerError):
    """A file of the author's has errors; ``problems`` holds every one of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = list(problems)


class RegistrationError(BtrunnerError):
    """A plug-in's node or world cannot be registered as it is written."""


class WorldError(BtrunnerError):
    """The world cannot do what it promised: it did not open, or it broke."""


class JournalError(BtrunnerError):
    """The journal cannot be written or read; what was written before stays whole."""


class ControlError(BtrunnerError):
    """A session cannot be registered, found, owned or spoken to from outside."""


class SaveError(BtrunnerError):
    """The state of a session cannot be saved, or what was saved cannot be gone on from."""


class Fail(Exception):
    """Raise in a leaf to end it in FAILURE, saying why."""


class GiveUp(Fail):
    """Raise in a leaf to say that trying again is of no use: a ladder goes straight to its last rung."""


def said_by_system(error: OSError) -> str:
    """Return what the operating system says of an error, as the end of a sentence."""
    return (error.strerror or str(error)).lower()


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like another, or None when none is like it."""
    alike = 0.5 if len(word) <= 2 else 0.7 if len(word) > 3 else 0.66
    close = difflib.get_close_matches(word, sorted(set(known)), n=1, cutoff=alike)
    return close[0] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'x'?``, or the short list of what is known, or an empty text."""
    names = sorted(set(known))
    near = nearest(word, names)
    if near:
        return f"did you mean '{near}'?"
    if 0 < len(names) <= 14:
        return f"known: {', '.join(names)}"
    if names:
        return f"known: {', '.join(names[:10])} … and {len(names) - 10} more"
    return ""
