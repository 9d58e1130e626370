"""The world of a test: its facts are set by hand, and its actions follow their scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from btrunner.runner.worlds.protocol import Doing, Happening


@dataclass(frozen=True, slots=True)
class Script:
    """How an action of the stage's world goes: done after so many ticks, or failed if ``fails`` says why.

    ``params`` are its parameters and their types (``{"target": "character"}``); ``raises`` is raised when
    the action is started.
    """

    ticks: int = 1
    fails: str = ""
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    raises: Exception | None = None


class ScriptedWorld:
    """A world whose facts the test sets and whose actions follow their scripts.

    ``facts`` maps a character to what is seen of it; ``log`` says, in order, who began, ended, failed and
    halted what; ``asked`` are the arguments of each action that was begun.
    """

    def __init__(
        self, names: Sequence[str], facts: Mapping[str, object], scripts: Mapping[str, Script]
    ) -> None:
        self.facts: dict[str, dict[str, object]] = {name: dict(facts) for name in names}
        self.scripts = dict(scripts)
        self.log: list[str] = []
        self.asked: list[dict[str, object]] = []
        self.closed = False
        self._doings: list[ScriptedDoing] = []

    def sense(self, now: float) -> Mapping[str, dict[str, object]]:
        """Move every action on by a tick, and return the facts."""
        for doing in self._doings:
            doing.step()
        self._doings = [doing for doing in self._doings if doing.state == "running"]
        return self.facts

    def start(self, character: str, action: str, arguments: Mapping[str, object]) -> Doing:
        """Begin an action."""
        script = self.scripts[action]
        if script.raises is not None:
            raise script.raises
        self.asked.append(dict(arguments))
        doing = ScriptedDoing(f"{character} {{}} {action}".format, script, self.log)
        if doing.state == "running":
            self._doings.append(doing)
        return doing

    def happenings(self) -> Sequence[Happening]:
        """Return nothing: all that happens here is the test's doing."""
        return ()

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True


class ScriptedDoing:
    """An action of the stage's world under way."""

    def __init__(self, told: Callable[[str], str], script: Script, log: list[str]) -> None:
        self.state: Literal["running", "done", "failed"] = "running"
        self.why = ""
        self._told = told
        self._script = script
        self._log = log
        self._left = script.ticks
        log.append(told("begins"))
        if script.ticks == 0:
            self._end()

    def step(self) -> None:
        """Move on by a tick."""
        self._left -= 1
        if self.state == "running" and self._left <= 0:
            self._end()

    def halt(self) -> None:
        """Stop doing it."""
        if self.state == "running":
            self.state, self.why = "failed", "halted"
            self._log.append(self._told("halts"))

    def _end(self) -> None:
        self.state, self.why = ("failed", self._script.fails) if self._script.fails else ("done", "")
        self._log.append(self._told("fails" if self._script.fails else "ends"))
