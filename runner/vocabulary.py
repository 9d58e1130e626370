"""The words a world offers to trees: the facts it can see and the actions it can do."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from btrunner.runner.params import BOOLEAN, DURATION, Param, Type


class Fact(Struct, frozen=True):
    """Something that can be seen of a character.

    ``max_age``: seconds after which a value that was not seen again is unknown (None: never).
    ``progress``: a change of it is progress, so that a stall can be told from a long wait.
    ``total``: a count that belongs in the session's summary.
    ``milestone``: a change of it is worth saving the session at once.
    """

    name: str
    type: Type
    about: str = ""
    max_age: float | None = 2.0
    progress: bool = False
    total: bool = False
    milestone: bool = False


class Action(Struct, frozen=True):
    """Something a character can do, with its typed parameters."""

    name: str
    about: str = ""
    params: Mapping[str, Param] = {}


class Vocabulary(Struct, frozen=True):
    """All facts and actions of one world by name, and the faults a session may ask it for (name → about)."""

    facts: Mapping[str, Fact] = {}
    actions: Mapping[str, Action] = {}
    faults: Mapping[str, str] = {}


STALLED_FOR = "stalled_for"

SESSION_FACTS: Mapping[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact("online", BOOLEAN, "Whether the client is up and nobody is asked about it.", max_age=None),
        Fact("parked", BOOLEAN, "Whether the character waits for a person.", max_age=None),
        Fact(STALLED_FOR, DURATION, "How long ago the character last made progress.", max_age=None),
    )
}
"""What the session itself says of every character, in every world."""

DRIFTING = frozenset({STALLED_FOR})
"""Those of them that grow by one in each second without anybody saying so; whatever else becomes of them is told."""

EXPECTED = "expected"
"""The ``client_cause`` of a client that is not up and is not lost either: its world waits for it, within bounds.

It is being brought up as the session begins, or shows a loading screen of the game.
"""
