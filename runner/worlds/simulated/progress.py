"""How far an action is: all that its function remembers, as plain data that can be saved."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from btrunner.runner.worlds.simulated.moments import EVER, NEVER

Number = Annotated[float, Meta(ge=NEVER, le=EVER)]


class Progress(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What one action remembers from tick to tick.

    Called again with the same arguments and this, its function goes on from here: in its first step it does
    what the next step of the run before would have done.
    """

    phases: list[str] = []
    """Those that have begun."""
    ends: dict[str, Number] = {}
    """Wait → when it is over."""
    holds: Literal["", "casting", "resting"] = ""
    """What the body does for as long as the action lasts."""
    going: bool = True
    """Whether a follower is on its way."""
    zone: str = ""
    """Where it goes on."""
    close: bool = False
    """Whether somebody is to be met there."""
    there: bool = False
    """Whether the place where it goes on has been reached."""
    stands: tuple[Number, Number] | None = None
    """The place that must not be left."""
    mob: str = ""
    thing: str = ""
    step: tuple[str, int] | None = None
    """The quest's step for which it is done."""

    def once(self, phase: str) -> bool:
        """Begin a phase; False when it has begun before."""
        if phase in self.phases:
            return False
        self.phases.append(phase)
        return True
