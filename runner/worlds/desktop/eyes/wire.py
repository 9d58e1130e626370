"""What a runner and its eyes say to each other: one JSON object a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct


class Watch(Struct, frozen=True, tag_field="do", tag="watch"):
    """What to look at: a world file's data, whose client it is, and the process where that is known."""

    data: dict[str, Any]
    character: str
    role: str
    pid: int | None = None
    run: int = 0


class Starting(Struct, frozen=True, tag_field="do", tag="starting"):
    """The client is about to be started for the so-manieth time: whatever was seen before is over."""

    run: int


class Started(Struct, frozen=True, tag_field="do", tag="started"):
    """The client was started."""

    pid: int


Order = Watch | Starting | Started


class Seen(Struct, frozen=True, tag_field="is", tag="seen"):
    """Facts that were seen just now."""

    facts: dict[str, Any]


class ClientIs(Struct, frozen=True, tag_field="is", tag="client"):
    """The state of the client, its cause, and by what it was told; ``position`` in a queue.

    ``way`` is the rule that showed it, ``run`` the start of the client that it is about.
    """

    state: str
    cause: str
    why: str
    position: int = 0
    way: str = ""
    run: int = 0


class Belongs(Struct, frozen=True, tag_field="is", tag="belongs"):
    """The window was found; it belongs to this process."""

    pid: int


class Unreadable(Struct, frozen=True, tag_field="is", tag="unreadable"):
    """A fact or a state that cannot be read, and why; told once."""

    what: str
    why: str


Report = Seen | ClientIs | Belongs | Unreadable

read_order: Callable[[bytes], Order] = msgspec.json.Decoder(Order).decode
"""Return the order of a line; raises msgspec.ValidationError."""
read_report: Callable[[bytes], Report] = msgspec.json.Decoder(Report).decode
"""Return what the eyes report in a line; raises msgspec.ValidationError."""
