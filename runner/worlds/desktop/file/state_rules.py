"""What a world file says of the client: how it is started, and how its states are told from each other."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from btrunner.runner.worlds.desktop.file.action_rules import Step
from btrunner.runner.worlds.desktop.file.fact_rules import LogLine, Tolerance
from btrunner.runner.worlds.desktop.file.quantities import Area, Colour, Spot, Text
from btrunner.runner.worlds.quantities import Seconds, Share, share, time

Count = Annotated[int, Meta(ge=1, le=100)]

Cause = Literal[
    "none", "network", "still_logged_in", "signed_in_elsewhere", "server_full", "maintenance", "bad_password",
    "popup", "crash", "hang", "update", "ban",
]  # fmt: skip


class Rule(Struct, forbid_unknown_fields=True, kw_only=True):
    """How a state of the client shows: exactly one of text, colour, template and log."""

    text: Annotated[str, Meta(description="A text on the screen; case and spaces do not matter.")] = ""
    colour: Annotated[Colour | None, Meta(description="A colour on the screen.")] = None
    template: Annotated[str, Meta(description="The file of a small picture, from this file.")] = ""
    log: Annotated[
        LogLine | None, Meta(description="A line of the client's log: the state lasts until another's line.")
    ] = None
    at: Annotated[
        Area | None, Meta(description="Where in the window: [x, y, width, height]; all of it unless said.")
    ] = None
    tolerance: Annotated[Tolerance, Meta(description="How far a colour may be off, of 255.")] = 12
    likeness: Annotated[Share, Meta(description="How like a picture must be, from 0 to 1.")] = share(0.9)
    share: Annotated[Share, Meta(description="The part of the pixels that must have the colour.")] = share(
        0.9
    )
    every: Annotated[Seconds, Meta(description="How often it is looked at.")] = time("150ms")
    seen: Annotated[Count, Meta(description="How often it must be seen of the last 'of' looks.")] = 2
    of: Annotated[Count, Meta(description="Of how many looks.")] = 3
    cause: Annotated[
        Cause | None, Meta(description="The cause it gives the state; a usual one unless said.")
    ] = None
    dismiss: Annotated[
        list[Step], Meta(description="What closes this dialog; what the world's dismiss says unless said.")
    ] = []
    alternatives: Annotated[
        list[Rule], Meta(description="Other ways in which the state shows, asked when this one does not.")
    ] = []


class Client(Struct, forbid_unknown_fields=True, kw_only=True):
    """The client of one character: a program and its window."""

    command: Annotated[
        list[Text],
        Meta(min_length=1, description="The program and its arguments, one each; {character} and {role} may stand in them."),
    ]  # fmt: skip
    window: Annotated[
        Text, Meta(description="The title of its window; * stands for anything, {character} may stand in it.")
    ]
    env: Annotated[dict[str, str], Meta(description="Variables of its environment.")] = {}
    cwd: Annotated[str, Meta(description="The folder it runs in, from this file.")] = ""
    size: Annotated[
        Spot | None, Meta(description="The width and height of its window, for which places are meant.")
    ] = None
    start_time: Annotated[Seconds, Meta(description="From its start to its window, at most.")] = time("30s")
    loading_time: Annotated[
        Seconds,
        Meta(
            description="So long a loading screen of a game that was up is no loss; only where a rule shows it."
        ),
    ] = time("1m")
    hung_after: Annotated[
        Seconds, Meta(description="A client that answers the system no more for so long hangs.")
    ] = time("3s")
    frozen_after: Annotated[
        Seconds | None,
        Meta(description="So long without a new picture is a hang; only where something always moves."),
    ] = None
    ends: Annotated[
        bool, Meta(description="Whether a client that the session started ends with the session.")
    ] = True


class Login(Struct, forbid_unknown_fields=True, kw_only=True):
    """How a character logs in."""

    steps: Annotated[list[Step], Meta(description="What is clicked and typed.")] = []
    credentials: Annotated[
        dict[str, Text],
        Meta(description="Name → env:VARIABLE or keyring:service/user; {character} may stand in it. Texts use {name}."),
    ] = {}  # fmt: skip
    still_logged_in: Annotated[
        Seconds | None,
        Meta(description="For so long the server counts a client that has gone as logged in: a new login waits for that."),
    ] = None  # fmt: skip
    takes: Annotated[Seconds, Meta(description="From its last step to the world, at most.")] = time("60s")
