"""The world of a test: its facts are set by hand, and its actions follow their scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from btrunner.runner.errors import WorldError
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
        self._resumable: dict[int, ScriptedDoing] = {}
        self._number = 0

    def sense(self, now: float) -> Mapping[str, dict[str, object]]:
        """Move every action on by a tick, and return the facts."""
        for doing in self._resumable.values():
            doing.halt()
        self._resumable.clear()
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
        self._number += 1
        doing = ScriptedDoing(self._number, character, action, script, self.log)
        doing.begin()
        if doing.state == "running":
            self._doings.append(doing)
        return doing

    def happenings(self) -> Sequence[Happening]:
        """Return nothing: all that happens here is the test's doing."""
        return ()

    def state(self) -> dict[str, object]:
        """Return the facts, and the actions under way."""
        doings = {doing.number: doing for doing in (*self._doings, *self._resumable.values())}
        return {
            "facts": {name: dict(facts) for name, facts in self.facts.items()},
            "doings": [doing.saved() for doing in doings.values()],
            "number": self._number,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a state; raises WorldError for an action that has no script here."""
        self.facts = {name: dict(facts) for name, facts in state["facts"].items()}
        self._number = state["number"]
        for saved in state["doings"]:
            action = saved["action"]
            if action not in self.scripts:
                raise WorldError(f"the action '{action}' was under way, and there is none here")
            doing = ScriptedDoing(saved["number"], saved["character"], action, self.scripts[action], self.log)
            doing.state, doing.why, doing.left = saved["state"], saved["why"], saved["left"]
            self._resumable[doing.number] = doing
        self._doings = [doing for doing in self._resumable.values() if doing.state == "running"]

    def successor(self) -> ScriptedWorld:
        """Return a world of the same scripts, whose log goes on, to be restored."""
        other = ScriptedWorld([], {}, self.scripts)
        other.log, other.asked = self.log, self.asked
        return other

    def resume(self, character: str, number: int) -> Doing | None:
        """Return, once, an action that was under way in the state."""
        return self._resumable.pop(number, None)

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True


class ScriptedDoing:
    """An action of the stage's world under way."""

    def __init__(self, number: int, character: str, action: str, script: Script, log: list[str]) -> None:
        self.number = number
        self.state: Literal["running", "done", "failed"] = "running"
        self.why = ""
        self.left = script.ticks
        self._character = character
        self._action = action
        self._script = script
        self._log = log

    def begin(self) -> None:
        """Begin it; one that takes no time is over at once."""
        self._tell("begins")
        if self.left == 0:
            self._end()

    def step(self) -> None:
        """Move on by a tick."""
        self.left -= 1
        if self.state == "running" and self.left <= 0:
            self._end()

    def halt(self) -> None:
        """Stop doing it."""
        if self.state == "running":
            self.state, self.why = "failed", "halted"
            self._tell("halts")

    def saved(self) -> dict[str, object]:
        """Return what is needed to go on with it."""
        return {
            "number": self.number,
            "character": self._character,
            "action": self._action,
            "state": self.state,
            "why": self.why,
            "left": self.left,
        }

    def _end(self) -> None:
        self.state, self.why = ("failed", self._script.fails) if self._script.fails else ("done", "")
        self._tell("fails" if self._script.fails else "ends")

    def _tell(self, verb: str) -> None:
        self._log.append(f"{self._character} {verb} {self._action}")
