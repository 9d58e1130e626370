"""Leaves for 06_own_nodes.yaml: a function's name is its word in YAML, its annotations are its parameters."""

from __future__ import annotations

from collections.abc import Iterator

from btrunner.runner.leaf import UNKNOWN, Duration, Fail, Me

MOMENT = Duration(5.0)


def healthy(me: Me, at_least: float = 0.8) -> bool:
    """Whether there is enough health; False is FAILURE."""
    hp = me.read("hp")
    return hp is not UNKNOWN and hp >= at_least


def lookout(me: Me, zone: str, *, for_: Duration = MOMENT) -> Iterator[str]:
    """Go to a zone and keep a lookout there; each yield is RUNNING, and says why."""
    walk = me.do("travel", {"to": zone})
    try:
        while walk.state == "running":
            yield f"walks to {zone}"
        if walk.state == "failed":
            raise Fail(walk.why)
        end = me.now + for_
        while me.now < end:
            yield f"looks around for {end - me.now:.0f} s more"
        me.tell("log", f"all is quiet at the {zone}")
    finally:
        walk.halt()  # runs when a more urgent branch interrupts, too
