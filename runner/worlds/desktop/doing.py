"""An action under way: a generator that is stepped once per tick until it returns or fails."""

from __future__ import annotations

from collections.abc import Generator
from typing import Literal

from btrunner.runner.errors import Fail

Steps = Generator[None, None, None]


class Doing:
    """One action of one character, from its start to its end."""

    def __init__(self, number: int, steps: Steps) -> None:
        self.number = number
        self.state: Literal["running", "done", "failed"] = "running"
        self.why = ""
        self._steps = steps

    def step(self) -> bool:
        """Do what can be done of it in this tick; False when there is no more to do."""
        if self.state == "running":
            try:
                next(self._steps)
            except StopIteration:
                self.state = "done"
            except Fail as fail:
                self.state, self.why = "failed", str(fail)
        return self.state == "running"

    def halt(self) -> None:
        """Stop doing it; whatever is held down is let go."""
        if self.state == "running":
            self.state, self.why = "failed", "halted"
            self._steps.close()
