"""What a runner and its eyes say to each other: one JSON object a line."""

from __future__ import annotations

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

_encode = msgspec.json.Encoder().encode
_orders = msgspec.json.Decoder(Order)
_reports = msgspec.json.Decoder(Report)


def to_line(message: Order | Report) -> bytes:
    """Return a message as a line with its end."""
    return _encode(message) + b"\n"


def read_order(line: bytes) -> Order:
    """Return the order of a line; raises msgspec.ValidationError."""
    order: Order = _orders.decode(line)
    return order


def read_report(line: bytes) -> Report:
    """Return what the eyes report in a line; raises msgspec.ValidationError."""
    report: Report = _reports.decode(line)
    return report
