"""What a runner and a seat say to each other: one JSON object a line, requests in, replies and notes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from btrunner.runner.worlds.desktop.screens.screen import Wanted
from btrunner.runner.worlds.desktop.seat.strokes import Stroke


class Act(Struct, frozen=True, tag_field="do", tag="act"):
    """Do strokes in a window; ``urgent`` comes before what is not."""

    id: int
    who: str
    window: Wanted
    strokes: tuple[Stroke, ...]
    urgent: bool = False


class Halt(Struct, frozen=True, tag_field="do", tag="halt"):
    """Stop an act, leaving nothing held down."""

    id: int


class Find(Struct, frozen=True, tag_field="do", tag="find"):
    """Say where a window is: its title, pid and area, or nothing."""

    id: int
    window: Wanted


class Launch(Struct, frozen=True, tag_field="do", tag="launch"):
    """Start a program on the seat's display; the reply is its pid. ``env`` comes on top of the seat's own."""

    id: int
    argv: tuple[str, ...]
    env: dict[str, str] = {}
    cwd: str | None = None
    output: str | None = None


class Kill(Struct, frozen=True, tag_field="do", tag="kill"):
    """End a program with all its children; first kindly, after ``patience`` not.

    It is one that this seat started, or that an earlier one did: then ``born`` is when (the process's own time).
    """

    id: int
    pid: int
    patience: float = 0.5
    born: float | None = None


class Shut(Struct, frozen=True, tag_field="do", tag="shut"):
    """Ask a window to close, as its own cross does."""

    id: int
    window: Wanted


class Shoot(Struct, frozen=True, tag_field="do", tag="shoot"):
    """Save a picture (PNG) of a window as it is, also of a covered one, or of the whole screen."""

    id: int
    path: str
    window: Wanted | None = None


Request = Act | Halt | Find | Launch | Kill | Shut | Shoot


class Reply(Struct, frozen=True, tag_field="is", tag="reply"):
    """What became of a request; ``why`` it did not succeed."""

    id: int
    ok: bool
    why: str = ""
    value: Any = None


class Ready(Struct, frozen=True, tag_field="is", tag="ready"):
    """The seat's first line: how clients find its display (their environment), and its size."""

    env: dict[str, str]
    size: tuple[int, int]


class Note(Struct, frozen=True, tag_field="is", tag="note"):
    """Something that happened by itself: ``exited`` (a program), ``person``, ``fail_safe``, ``broken``."""

    what: str
    detail: str = ""
    pid: int = 0


Said = Reply | Ready | Note

read_request: Callable[[bytes], Request] = msgspec.json.Decoder(Request).decode
"""Return the request of a line; raises msgspec.ValidationError."""
read_said: Callable[[bytes], Said] = msgspec.json.Decoder(Said).decode
"""Return what a seat said in a line; raises msgspec.ValidationError."""
