"""What a world file says of pictures that are kept: of what, how often, and how much of them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from btrunner.runner.worlds.quantities import Seconds, Size, size

Occasion = Literal["loss", "failure"]


class Record(Struct, forbid_unknown_fields=True, kw_only=True):
    """Which pictures of the characters' windows are kept in the session's folder."""

    screenshots: Annotated[
        list[Occasion],
        Meta(description="When: a client is lost; an action, a tree or a guard fails."),
    ] = field(default_factory=lambda: ["loss"])
    every: Annotated[Seconds | None, Meta(description="And so often, whatever happens.")] = None
    keep: Annotated[
        Size,
        Meta(description="How much of them; the oldest go first, those of losses after all others."),
    ] = size("200 MB")
