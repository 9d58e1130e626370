"""The words a world offers to trees: the facts it can see and the actions it can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from btrunner.runner.params import BOOLEAN, DURATION, Param, Type


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that can be seen of a character.

    ``max_age``: seconds after which a value that was not seen again is unknown (None: never).
    ``progress``: a change of it is progress, so that a stall can be told from a long wait.
    ``total``: a count that belongs in the session's summary.
    """

    name: str
    type: Type
    about: str = ""
    max_age: float | None = 2.0
    progress: bool = False
    total: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """Something a character can do, with its typed parameters."""

    name: str
    about: str = ""
    params: Mapping[str, Param] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts and actions of one world by name, and the faults a session may ask it for (name → about)."""

    facts: Mapping[str, Fact] = field(default_factory=dict, hash=False)
    actions: Mapping[str, Action] = field(default_factory=dict, hash=False)
    faults: Mapping[str, str] = field(default_factory=dict, hash=False)


SESSION_FACTS: Mapping[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact("online", BOOLEAN, "Whether the client is up and nobody is asked about it.", max_age=None),
        Fact("parked", BOOLEAN, "Whether the character waits for a person.", max_age=None),
        Fact("stalled_for", DURATION, "How long ago the character last made progress.", max_age=None),
    )
}
"""What the session itself says of every character, in every world."""
