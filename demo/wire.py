"""What client and server tell each other: one JSON object a line, each of a type that both sides check."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

VERSION = 1
LONGEST = 64 * 1024
"""No line is longer than so many bytes."""

_NAME = r"^[A-Za-z][A-Za-z0-9_-]{0,15}$(?!\n)"
Name = Annotated[str, Meta(pattern=_NAME)]
Short = Annotated[str, Meta(max_length=120)]
Unit = Annotated[float, Meta(ge=-1, le=1)]


class Login(Struct, tag="login"):
    """Somebody wants in, with the character of that name."""

    account: Short
    password: Short
    name: Name
    version: int = VERSION


class Logout(Struct, tag="logout"):
    """Somebody leaves in good order."""


class Do(Struct, tag="do"):
    """A key was pressed for that deed."""

    deed: Short


class Friend(Struct, tag="friend"):
    """A member of the party was chosen by its number, from 1."""

    number: int


class Walk(Struct, tag="walk"):
    """The keys lead that way from now on; 0, 0 stands still."""

    x: Unit
    y: Unit


class Say(Struct, tag="say"):
    """A line of chat."""

    text: Short


class Strike(Struct, tag="strike"):
    """An administrator lets a fault strike a character or ``all``, for so many seconds."""

    token: Short
    fault: Short
    who: Short
    lasting: float | None = None


class Queued(Struct, tag="queued"):
    """The server is full; this is the place in the queue."""

    position: int


class Refused(Struct, tag="refused"):
    """No login, or no longer: the reason is one of ``hall.accounts``."""

    reason: str


class Entered(Struct, tag="entered"):
    """The login is done; the land comes next."""

    name: str


class Struck(Struct, tag="struck"):
    """A fault that strikes the client itself."""

    fault: str
    lasting: float | None = None


class Told(Struct, tag="told"):
    """A line for the chat window and the log."""

    kind: str
    text: str


class Answer(Struct, tag="answer"):
    """What came of an administrator's command."""

    done: bool
    text: str


class Person(Struct):
    """A member of the party as everybody sees it; hit points and mana go from 0 to 1."""

    name: str
    online: bool
    x: float
    y: float
    hp: float
    mana: float
    spirit: str
    resting: bool
    casting: bool


class Creature(Struct):
    """A mob as everybody sees it."""

    number: int
    kind: str
    name: str
    x: float
    y: float
    hp: float
    angry: bool


class Me(Struct):
    """One's own character; the names are those of the facts of a role."""

    hp: float
    mana: float
    inspired: bool
    fatigue: float
    poisoned: bool
    dead: bool
    spirit: str
    resting: bool
    casting: bool
    moving: bool
    zone: str
    safe: bool
    position: tuple[float, float]
    corpse_distance: float
    level: int
    experience: int
    kills: int
    deaths: int
    heals: int
    in_combat: bool
    enemies: int
    target: str
    target_hp: float
    threat: float
    prey_distance: float
    quests_done: int
    quest: str
    quest_stage: str
    quest_task: str
    quest_step: str
    quest_remaining: int
    quest_zone: str


class Seen(Struct, tag="seen"):
    """What the window shows: oneself, the party (its leader first), the mobs around."""

    name: str
    me: Me
    party: list[Person]
    mobs: list[Creature]
    doing: str = ""
    friend: str = ""
    target: int = -1
    spell: str = ""
    spell_done: float = 0.0
    quest_title: str = ""


FromClient = Login | Logout | Do | Friend | Walk | Say | Strike
FromServer = Queued | Refused | Entered | Struck | Told | Answer | Seen

_ENCODER = msgspec.json.Encoder()
_OF_CLIENT: msgspec.json.Decoder[FromClient] = msgspec.json.Decoder(FromClient)
_OF_SERVER: msgspec.json.Decoder[FromServer] = msgspec.json.Decoder(FromServer)


def is_name(text: str) -> bool:
    """Say whether a character can be called so."""
    return bool(re.match(_NAME, text))


def line(message: FromClient | FromServer) -> bytes:
    """Return a message as the line that is sent."""
    return _ENCODER.encode(message) + b"\n"


def from_client(raw: bytes) -> FromClient:
    """Return what a client's line says; raises msgspec.DecodeError for what says nothing."""
    return _OF_CLIENT.decode(raw)


def from_server(raw: bytes) -> FromServer:
    """Return what a server's line says; raises msgspec.DecodeError for what says nothing."""
    return _OF_SERVER.decode(raw)
