"""What the tests of sessions share: plans without files, and readers that remember or break."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from btrunner.runner.errors import JournalError
from btrunner.runner.events import Ending, Tick
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.session.session import Session
from btrunner.runner.testing import Script, ScriptedWorld, Stage

PLAY = {"play": Script(ticks=10**9)}


def plan_of(tree: str | Mapping[str, str] = "act: play", **more: Any) -> SessionPlan:
    """Return the plan of a tree, as a stage has loaded it."""
    return Stage(tree, **({"actions": PLAY} | more)).plan


def session_of(tree: str | Mapping[str, str] = "act: play", **more: Any) -> Session:
    """Return a session that plays a tree in a scripted world; what is no argument of a stage is the session's."""
    own = {key: more.pop(key) for key in ("sinks", "limit", "clock", "attended") if key in more}
    world = more.pop("world", None)
    stage = Stage(tree, **({"actions": PLAY} | more))
    return Session(stage.plan, world=world or stage.world, **own)


def world_of(*names: str, **facts: object) -> ScriptedWorld:
    """Return a scripted world for characters."""
    return ScriptedWorld(names or ("Kaya",), facts, PLAY)


class Reader:
    """A reader that remembers; it breaks in the calls it is told to."""

    def __init__(self, *breaks: str, error: BaseException | None = None, at: int = 3) -> None:
        self.calls: list[str] = []
        self.ticks: list[Tick] = []
        self.ending: Ending | None = None
        self._breaks = breaks
        self._error = error or JournalError("the disk is full")
        self._at = at

    def open(self, *_: object) -> None:
        self._call("open")

    def take(self, tick: Tick) -> None:
        self.ticks.append(tick)
        if len(self.ticks) >= self._at:
            self._call("take")

    def close(self, ending: Ending) -> None:
        self.ending = ending
        self._call("close")

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name in self._breaks:
            raise self._error
