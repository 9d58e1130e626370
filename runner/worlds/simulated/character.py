"""A character: a body in the world, the client that plays it, its quest log and what it is doing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from btrunner.runner.worlds.simulated.body import Body
from btrunner.runner.worlds.simulated.client import Client
from btrunner.runner.worlds.simulated.client_rules import Client as ClientRules
from btrunner.runner.worlds.simulated.quests import QuestLog

if TYPE_CHECKING:
    from btrunner.runner.worlds.simulated.doing import Act


@dataclass(slots=True, eq=False)
class Character:
    """One character of the session.

    Prey is searched for again at ``prey_known_until``, and was ``prey_distance`` metres away the last time.
    """

    name: str
    role: str
    body: Body
    client: Client
    log: QuestLog
    acts: list[Act] = field(default_factory=list)
    prey_known_until: float = 0.0
    prey_distance: float = 0.0

    def linked(self, now: float, rules: ClientRules) -> bool:
        """Follow the client with the body: back when it is up, gone some time after it is not.

        Returns whether the body has just vanished.
        """
        body = self.body
        if self.client.connected:
            body.linkdead_since = -1.0
            body.present = True
        elif body.present and body.linkdead_since < 0:
            body.linkdead_since = now
        elif body.present:
            gone = now - body.linkdead_since
            quiet = not body.in_combat(now)
            if gone >= rules.linkdead_at_most or (quiet and gone >= rules.linkdead_lingers):
                body.present = False
                return True
        return False
