"""What each fault does to a player: to its client, to its account, to its character."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from btrunner.demo.hall.faults import OF_CLIENT
from btrunner.demo.wire import Struck

if TYPE_CHECKING:
    from btrunner.demo.hall.hall import Hall

_BARS: dict[str, tuple[str, float]] = {
    "disconnect": ("network", 0.0),
    "maintenance": ("maintenance", 60.0),
    "take_over": ("signed_in_elsewhere", 30.0),
    "update": ("update", math.inf),
    "ban": ("ban", math.inf),
    "bad_password": ("bad_password", math.inf),
}
"""The faults that keep an account out: the reason that is told, and for how long unless the fault says it."""
_SILENT = frozenset({"disconnect", "bad_password"})
"""Those after which the connection is just gone."""


def strike(hall: Hall, fault: str, name: str, lasting: float | None) -> bool:
    """Let a fault strike a character; False where it can only strike one who plays, and this one does not."""
    peer = hall.playing(name)
    if fault in OF_CLIENT:
        if peer is None:
            return False
        peer.outbox.append(Struck(fault, lasting))
    elif fault == "stuck":
        if peer is None:
            return False
        hall.land.heroes[name].stuck = True
    else:
        _keep_out(hall, fault, name, lasting)
    return True


def _keep_out(hall: Hall, fault: str, name: str, lasting: float | None) -> None:
    now, peer = hall.land.now, hall.playing(name)
    if fault == "queue":
        # Without a time it is the next login alone that queues.
        hall.gate.fill(name, math.inf if lasting is None else now + lasting)
        reason = "server_full"
    else:
        reason, usual = _BARS[fault]
        hall.gate.bar(name, reason, now + (usual if lasting is None else lasting))
    if peer is not None:
        hall.throw_out(peer, "" if fault in _SILENT else reason)
