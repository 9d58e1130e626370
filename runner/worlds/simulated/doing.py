"""An action under way: a generator that is stepped once per tick until it returns or fails."""

from __future__ import annotations

from collections.abc import Generator
from typing import Literal

from btrunner.runner.errors import Fail
from btrunner.runner.worlds.simulated.character import Character

Steps = Generator[None, None, None]

CLIENT_ACTIONS = frozenset({"dismiss_dialog", "relog", "restart_client"})
"""The actions that work on the client itself, whatever its state."""

DEAD_ACTIONS = frozenset({"release", "run_to_corpse", "reclaim_corpse", "hold"})
"""The actions of the game that the dead can do."""


class Act:
    """One action of one character, from its start to its end."""

    def __init__(self, character: Character, action: str, steps: Steps) -> None:
        self.state: Literal["running", "done", "failed"] = "running"
        self.why = ""
        self._character = character
        self._steps = steps
        self._in_game = action not in CLIENT_ACTIONS
        self._needs_life = self._in_game and action not in DEAD_ACTIONS

    def step(self) -> None:
        """Do what can be done of it in this tick."""
        why = self._in_game and self._prevented()
        if why:
            self._end("failed", why)
            return
        try:
            next(self._steps)
        except StopIteration:
            self.state = "done"
        except Fail as fail:
            self.state, self.why = "failed", str(fail)

    def _prevented(self) -> str:
        client, body = self._character.client, self._character.body
        if client.state != "up":
            cause = f" ({client.cause})" if client.cause != "none" else ""
            return f"the client is not up: {client.state}{cause}"
        if self._needs_life and body.dead:
            return f"dead: killed by {body.killer}"
        return ""

    def halt(self) -> None:
        """Stop doing it; whatever was held down is let go."""
        if self.state == "running":
            self._end("failed", "halted")

    def _end(self, state: Literal["done", "failed"], why: str) -> None:
        self.state, self.why = state, why
        self._steps.close()
