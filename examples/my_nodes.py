"""Leaves for 06_own_nodes.yaml: a function's name is its word in YAML, its annotations are its parameters."""

from __future__ import annotations

from collections.abc import Iterator

from btrunner.runner.leaf import UNKNOWN, Duration, Fail, Kept, Me

MOMENT = Duration(5.0)


def healthy(me: Me, at_least: float = 0.8) -> bool:
    """Whether there is enough health; False is FAILURE."""
    hp = me.read("hp")
    return hp is not UNKNOWN and hp >= at_least


def lookout(me: Me, zone: str, *, for_: Duration = MOMENT, kept: Kept) -> Iterator[str]:
    """Go to a zone and keep a lookout there; each yield is RUNNING, and says why.

    What is in ``kept`` is there again when the runner was restarted meanwhile, and begins this anew.
    """
    if "end" not in kept:
        walk = me.do("travel", {"to": zone}, kept)
        try:
            while walk.state == "running":
                yield f"walks to {zone}"
        finally:
            walk.halt()  # runs when a more urgent branch interrupts, too
        if walk.state == "failed":
            raise Fail(walk.why)
        kept["end"] = me.now + for_
    while me.now < kept["end"]:
        yield f"looks around for {kept['end'] - me.now:.0f} s more"
    me.tell("log", f"all is quiet at the {zone}")
