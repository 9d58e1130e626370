"""What is said over a control socket: one JSON text a message, never a pickle."""

from __future__ import annotations

from typing import Literal

import msgspec

from btrunner.runner.events import CharacterHeader, Ending, Event, SessionHeader, Tick
from btrunner.runner.worlds.protocol import View


class Request(msgspec.Struct, frozen=True):
    """What a visitor wants; ``character`` and ``answer`` belong to an ``answer``."""

    command: Literal["status", "stop", "answer", "watch", "views"]
    character: str = ""
    answer: str = ""


class CharacterStatus(msgspec.Struct, frozen=True):
    """A character now: its client's state, what it asks a person, and the names of what runs, root first."""

    role: str
    tree: str
    client: str
    online: bool
    question: str
    running: list[str]


class Status(msgspec.Struct, frozen=True, tag="status"):
    """A session now: ticks, seconds of its time, and how far it is, in words with the facts."""

    tick: int
    time: float
    fail_after: float
    progress: str
    characters: dict[str, CharacterStatus]


class Views(msgspec.Struct, frozen=True, tag="views"):
    """Where each character's client can be looked at, by name."""

    views: dict[str, View]


class Done(msgspec.Struct, frozen=True, tag="done"):
    """It was heard and will be done."""


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """It will not be done."""

    why: str


class Remembered(msgspec.Struct, frozen=True):
    """An event of before: when, whose (empty: the session's), what."""

    time: float
    character: str
    event: Event


class Opening(msgspec.Struct, frozen=True, tag="opening"):
    """The first message to a viewer: who plays, everything as it is now, and what happened lately.

    ``picture`` is a tick in which everything has changed.
    """

    session: SessionHeader
    characters: dict[str, CharacterHeader]
    picture: Tick
    lately: list[Remembered]


class Moved(msgspec.Struct, frozen=True, tag="moved"):
    """What changed since the message before, in one tick or in many; ``missed`` events were too many to keep."""

    tick: Tick
    missed: int


class Closing(msgspec.Struct, frozen=True, tag="closing"):
    """The last message to a viewer."""

    ending: Ending


Reply = Status | Views | Done | Refused | Opening | Moved | Closing

LONGEST_REQUEST = 4096
"""Bytes."""

encode = msgspec.json.Encoder().encode
decode_request = msgspec.json.Decoder(Request).decode
decode_reply = msgspec.json.Decoder(Reply).decode
