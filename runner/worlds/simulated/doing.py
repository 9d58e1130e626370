"""An action under way: a generator that is stepped once per tick until it returns or fails."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Literal

from btrunner.runner.errors import Fail
from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.progress import Progress

Steps = Generator[None, None, None]

CLIENT_ACTIONS = frozenset({"dismiss_dialog", "relog", "restart_client"})
"""The actions that work on the client itself, whatever its state."""

DEAD_ACTIONS = frozenset({"release", "run_to_corpse", "reclaim_corpse", "hold"})
"""The actions of the game that the dead can do."""


class Act:
    """One action of one character, from its start, or from a saved ``progress``, to its end."""

    def __init__(
        self,
        number: int,
        character: Character,
        action: str,
        arguments: Mapping[str, object],
        progress: Progress,
        steps: Steps,
    ) -> None:
        self.number = number
        self.state: Literal["running", "done", "failed"] = "running"
        self.why = ""
        self.action = action
        self.arguments = arguments
        self.progress = progress
        self._client = character.client
        self._body = character.body
        self._steps = steps
        self._needs_client = action not in CLIENT_ACTIONS
        self._needs_life = self._needs_client and action not in DEAD_ACTIONS

    def step(self) -> bool:
        """Do what can be done of it in this tick, nothing once it has ended; False when there is no more to do."""
        if self._client.state != "up" or self._body.spirit != "alive":
            self._end_what_is_prevented()
        try:
            # The steps of one that has ended are closed.
            for _ in self._steps:
                return True
        except Fail as fail:
            self._end("failed", str(fail))
        self._end("done", "")
        return False

    def _end_what_is_prevented(self) -> None:
        if self._needs_client and self._client.state != "up":
            cause = f" ({self._client.cause})" if self._client.cause != "none" else ""
            self._end("failed", f"the client is not up: {self._client.state}{cause}")
        elif self._needs_life and self._body.spirit != "alive":
            self._end("failed", f"dead: killed by {self._body.killer}")

    def halt(self) -> None:
        """Stop doing it; whatever was held down is let go."""
        self._end("failed", "halted")

    def _end(self, state: Literal["done", "failed"], why: str) -> None:
        """End it, unless it has ended."""
        if self.state != "running":
            return
        self.state, self.why = state, why
        # Not left to a finally of the steps: of those that were saved and never taken up again, none would run.
        if self.progress.holds:
            setattr(self._body, self.progress.holds, False)
        self._steps.close()
