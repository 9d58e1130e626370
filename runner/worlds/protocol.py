"""What a world is to a session: short verbs, each of which returns at once."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct

from btrunner.runner.vocabulary import Vocabulary

Path = tuple[str | int, ...]


class Member(Struct, frozen=True):
    """A character of the session, as the world is told of it."""

    name: str
    role: str


class Fault(Struct, frozen=True):
    """A mistake in a world file that its schema cannot tell: the path to the value, and what to do.

    ``of_machine``: the file is well, and only this machine lacks what it takes to open the world.
    """

    path: Path
    rule: str
    message: str
    hint: str = ""
    of_machine: bool = False


class Happening(Struct, frozen=True):
    """Something the world did by itself (a fault that struck, a server that came back), for the journal."""

    what: str
    character: str | None = None
    detail: str = ""


class Strike(Protocol):
    """A fault that a session wants: when (seconds), whom (a name, a role or ``all``), what, how long."""

    @property
    def at(self) -> float:
        """When it strikes."""

    @property
    def who(self) -> str:
        """Whom it strikes."""

    @property
    def fault(self) -> str:
        """Its name in the vocabulary."""

    @property
    def lasting(self) -> float | None:
        """How long it lasts; None leaves that to the world."""


class Doing(Protocol):
    """An action under way; ``number`` is its own in its world, and outlives a restart of the runner."""

    number: int
    state: Literal["running", "done", "failed"]
    why: str

    def halt(self) -> None:
        """Stop doing it, leaving nothing held down; does nothing once it has ended."""


class Seen(dict[str, object]):
    """What is seen of a character by a world that knows what it writes.

    ``news`` names the facts that were written since the world was looked at before, so that nobody has to
    compare the others.
    """

    __slots__ = ("news",)

    def __init__(self) -> None:
        self.news: list[str] = []


class World(Protocol):
    """A place where characters see and act."""

    def sense(self, now: float) -> Mapping[str, dict[str, object]]:
        """Look once at session time ``now`` (seconds), and return what was seen: character → fact → value.

        A fact that could not be seen this time is left out; the session decides when it is too old. The next
        call may return the very same dicts, with other values or, of whom nothing changed, untouched: whoever
        wants to keep something copies it, and nobody but the world writes to them. When the very same ``Seen``
        is returned again, only its news are looked at.
        """

    def start(self, character: str, action: str, arguments: Mapping[str, object]) -> Doing:
        """Begin an action of the vocabulary with arguments of its declared types."""

    def happenings(self) -> Sequence[Happening]:
        """Return what happened since the last call, oldest first."""

    def state(self) -> dict[str, object]:
        """Return what a new runner needs to go on from here, as plain data: texts, numbers, lists, dicts.

        A simulated world returns all that it remembers; a desktop, which goes on by itself, how to find it again.
        """

    def restore(self, state: Mapping[str, object]) -> None:
        """Go on from a state, before anything is sensed or begun; raises WorldError for one that does not fit."""

    def resume(self, character: str, number: int) -> Doing | None:
        """Return, once, an action that was under way in the state; None where it is to be begun anew.

        Those that nobody has asked for until the world is sensed again are stopped then.
        """

    def close(self) -> None:
        """Let go of everything; the world is not used afterwards."""


class Glance(Protocol):
    """A way to look at certain facts alone."""

    def begin(self) -> float:
        """Take the facts to be known as ``sense`` has just returned them.

        Returns the session time (seconds) before which none that is in sight goes out of it, if nobody acts: from
        then on ``sense`` is to be asked, and before that for the last time that was looked at.
        """

    def look(self, now: float) -> Iterable[tuple[int, object]] | None:
        """Move on to session time ``now`` (seconds), and look; ``sense`` may be asked for the same time afterwards.

        Returns those facts that may have changed since the look before, as places among the wanted, with their
        values: of their declared type, and what ``sense`` would say. None once others have come into sight.
        """


@runtime_checkable
class CanGlance(Protocol):
    """A world that can be moved on without a look at everything: it is asked so while nobody needs the rest."""

    def glance(self, wanted: Sequence[tuple[str, str]]) -> Glance:
        """Return a way to look at these facts, given as character and fact."""


@runtime_checkable
class KeepsPictures(Protocol):
    """A world that can show what it saw: it saves pictures of what went wrong."""

    def keep_pictures_in(self, folder: pathlib.Path) -> None:
        """Save evidence in this folder from now on."""

    def picture_failure(self, character: str) -> None:
        """Save a picture of what is seen of a character who has failed, where that is wanted."""


class View(Struct, frozen=True):
    """Where a client can be looked at: the environment that leads to its display, and the title of its window.

    ``pids`` are the processes that may own the window; none given, anybody may.
    """

    env: dict[str, str]
    window: str
    pids: tuple[int, ...] = ()


@runtime_checkable
class HasViews(Protocol):
    """A world whose clients show themselves on displays."""

    def views(self) -> Mapping[str, View]:
        """Return where each character's client can be looked at now, by name."""


@runtime_checkable
class HasUrgentNews(Protocol):
    """A world in which things happen between two ticks that cannot wait for the next one."""

    def call_when_urgent(self, call: Callable[[], None]) -> None:
        """Call this, from any thread, whenever there is such news for ``sense``."""


class WorldKind(Protocol):
    """A kind of world (``kind: simulated``), found through the entry-point group ``btrunner.worlds``."""

    name: str

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema (draft 7) of a world file of this kind."""

    def fits(self, data: Mapping[str, object]) -> bool:
        """Say at a glance that a file's data surely fits the schema; False leaves it to the schema."""

    def rooted(self, data: Mapping[str, object], folder: pathlib.Path) -> Mapping[str, object]:
        """Return the data with the paths of files in it starting at the world file's folder."""

    def check(self, data: Mapping[str, object]) -> Iterable[Fault]:
        """Yield what the schema cannot tell: names that nothing declares, and the like."""

    def vocabulary(self, data: Mapping[str, object]) -> Vocabulary:
        """Return the words of the world that this file describes; the file has passed schema and check."""

    def claims(self, data: Mapping[str, object], cast: Sequence[Member]) -> Sequence[str]:
        """Return names of what only one session at a time may use, such as the clients on a desktop."""

    def open(
        self, data: Mapping[str, object], cast: Sequence[Member], seed: int, strikes: Sequence[Strike] = ()
    ) -> World:
        """Make the world for these characters, with the faults a session wants; raises WorldError."""
