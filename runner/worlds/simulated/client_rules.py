"""What a world file says about the game's client, its server, and the faults that strike them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

from btrunner.runner.worlds.quantities import (
    Count,
    Frequency,
    Positive,
    Seconds,
    Share,
    share,
    time,
)


class Queue(Struct, forbid_unknown_fields=True, kw_only=True):
    """The login queue of a full server."""

    length: Annotated[Count, Meta(description="The place at which a new login begins.")] = 30
    per_minute: Annotated[Positive, Meta(description="How many places it moves on in a minute.")] = 30.0
    stalls: Annotated[
        Share, Meta(description="The chance that a place in it never moves; only a new login helps then.")
    ] = share(0.0)


class Client(Struct, forbid_unknown_fields=True, kw_only=True):
    """How long the client takes, and how well it works."""

    login_time: Annotated[Seconds, Meta(description="From the login to its answer.")] = time("3s")
    loading_time: Annotated[Seconds, Meta(description="The loading screen after a login.")] = time("8s")
    start_time: Annotated[Seconds, Meta(description="From starting the client to its login screen.")] = time(
        "10s"
    )
    relog_success: Annotated[
        Share, Meta(description="The chance that a login which nothing forbids gets through.")
    ] = share(0.9)
    still_logged_in: Annotated[
        Seconds,
        Meta(description="After a crash or a kill the server refuses a login for so long: still logged in."),
    ] = time("40s")
    linkdead_lingers: Annotated[
        Seconds,
        Meta(description="A character without its client stays in the world for so long out of combat."),
    ] = time("10s")
    linkdead_at_most: Annotated[
        Seconds,
        Meta(description="A character without its client vanishes after so long, even out of a fight."),
    ] = time("60s")
    maintenance: Annotated[Seconds, Meta(description="How long a maintenance lasts.")] = time("10m")
    owner_plays: Annotated[Seconds, Meta(description="How long an owner who signed in elsewhere plays.")] = (
        time("5m")
    )
    black_frame: Annotated[Seconds, Meta(description="How long a black frame lasts.")] = time("400ms")
    dismiss_time: Annotated[Seconds, Meta(description="How long closing a dialog takes.")] = time("500ms")
    unknown_popup: Annotated[
        Share, Meta(description="The chance that a dialog is one which dismiss_dialog does not close.")
    ] = share(0.0)
    queue: Annotated[Queue, Meta(description="The login queue of a full server.")] = field(
        default_factory=Queue
    )


class Strike(Struct, forbid_unknown_fields=True, kw_only=True, rename={"lasting": "for"}):
    """A fault at a given time."""

    at: Annotated[Seconds, Meta(description="The session's time at which it strikes.")]
    fault: Annotated[str, Meta(description="What strikes: disconnect, crash, hang, …")]
    who: Annotated[str, Meta(description="A character's name, a role, or all (the whole server).")] = "all"
    lasting: Annotated[
        Seconds | None, Meta(description="How long it lasts, where the fault is one that passes by itself.")
    ] = None


class Faults(Struct, forbid_unknown_fields=True, kw_only=True):
    """What goes wrong in this world, on time and by chance."""

    timeline: Annotated[list[Strike], Meta(description="Faults at given times.")] = []
    rates: Annotated[
        dict[str, Frequency],
        Meta(description="Fault → how often it strikes each character by chance, such as 1/h."),
    ] = {}
    server_rates: Annotated[
        dict[str, Frequency],
        Meta(description="Fault → how often it strikes all characters at once by chance, such as 1/2h."),
    ] = {}
