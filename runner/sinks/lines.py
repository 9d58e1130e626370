"""Events as lines for people, and the sink that prints them where there is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from btrunner.runner.events import CharacterHeader, Ending, SessionHeader, Tick
from btrunner.runner.units import show_duration

Line = tuple[str, str]
"""A level (``info``, ``good``, ``warning``, ``error``) and a text."""


def line_of(event: Mapping[str, Any]) -> Line | None:
    """Return an event as a line, or None for one that only machines want."""
    match event:
        case {"event": "lost", "client": True, "cause": cause, "evidence": evidence}:
            return "error", f"lost the client: {cause} ({evidence})"
        case {"event": "lost", "cause": cause}:
            return "warning", f"lost: {cause}"
        case {"event": "rung", "rung": rung, "attempt": attempt}:
            return "info", f"tries: {rung}" + (f" (attempt {attempt})" if attempt > 1 else "")
        case {"event": "rung_failed", "rung": rung, "why": why}:
            return "warning", f"'{rung}' did not help: {why}"
        case {"event": "recovered", "took": took, "rung": rung}:
            by = f" by '{rung}'" if rung else ""
            return "good", f"is back after {show_duration(took)}{by}"
        case {"event": "not_recovered"}:
            return "error", "could not be recovered"
        case {"event": "needs_human", "question": question}:
            return "error", f"asks a person: {question}"
        case {"event": "answered", "answer": answer}:
            return "info", f"was answered: {answer.replace('_', ' ')}"
        case {"event": "party_lost", "characters": characters}:
            return "error", f"lost together: {', '.join(characters)}; they return one after the other"
        case {"event": "crashed", "node": node, "error": error, "place": place}:
            return "error", f"{place}: '{node.rsplit('/', 1)[-1]}' crashed: {error}"
        case {"event": "world", "what": what}:
            detail = event.get("detail", "")
            return "info", f"~ {what}" + (f": {detail}" if detail else "")
        case {"event": "save_failed" | "save_works" as event_name, "why": why}:
            return "error" if event_name == "save_failed" else "good", why
        case {"event": "log", "text": text}:
            return "info", text
        case {"event": "notify", "text": text, "level": level}:
            return level, text
    return None


class PlainLines:
    """Prints what happens, a line each, with the session's time and the character's name."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._width = 0

    def open(self, session: SessionHeader, characters: Mapping[str, CharacterHeader]) -> None:
        """Say what is played."""
        self._width = max(map(len, characters))
        cast = ", ".join(f"{name} ({header.role}: {header.tree})" for name, header in characters.items())
        self._write(f"{session.session} in {session.world}, seed {session.seed}: {cast}")
        begins = session.continuation
        if begins.attempt > 1:
            self._print(begins.time, "", f"goes on, attempt {begins.attempt}")
            for note in begins.notes:
                self._print(begins.time, "", note)

    def remember(self, at: float, name: str, event: Mapping[str, Any]) -> None:
        """Say what happened at a time; ``name`` is empty for what concerns the whole session."""
        line = line_of(event)
        if line is not None:
            self._print(at, name, line[1])

    def take(self, tick: Tick) -> None:
        """Say what happened."""
        for event in tick.events:
            self.remember(tick.time, "", event)
        for name, changes in tick.characters.items():
            for event in changes.events:
                self.remember(tick.time, name, event)
            if changes.facts.get("quests_done"):
                self._print(tick.time, name, f"quests done: {changes.facts['quests_done']:g}")

    def close(self, ending: Ending) -> None:
        """Say how it ended."""
        self._print(ending.time, "", f"{ending.outcome}: {ending.why}")

    def _print(self, time: float, name: str, text: str) -> None:
        minutes, seconds = divmod(time, 60)
        self._write(f"{int(minutes):3d}:{seconds:04.1f}  {name:<{self._width}}  {text}")
