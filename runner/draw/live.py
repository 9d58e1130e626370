"""The live view of a session in a terminal: the trees side by side, what matters of each character, what happened."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.layout import Layout
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from btrunner.runner.draw.outline import Box, Outline
from btrunner.runner.draw.plan import outline_of
from btrunner.runner.draw.unicode import lines
from btrunner.runner.events import CharacterHeader, CharacterTick, Ending, SessionHeader, Tick
from btrunner.runner.language.expressions import terms
from btrunner.runner.language.model import Plan, SessionPlan
from btrunner.runner.sinks.lines import line_of
from btrunner.runner.units import show_duration

FRAME = 0.1
"""Seconds between two pictures."""
SHOWN_FIRST = ("client", "hp", "mana", "intent", "zone", "quest", "quest_step", "quests_done")
_COLOURS = {"good": "green", "warning": "yellow", "error": "bold red", "info": ""}


class _Seen:
    """What the view remembers of a character."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.status: dict[int, int] = {}
        self.why: dict[int, str] = {}
        self.facts: dict[str, Any] = {}
        self.question = ""

    def take(self, changes: CharacterTick) -> None:
        self.status.update(changes.status)
        for index in changes.status:
            self.why.pop(index, None)
        self.why.update(changes.why)
        self.facts.update(changes.facts)
        self.facts.update(changes.set)
        for event in changes.events:
            if event["event"] in ("needs_human", "answered"):
                self.question = event.get("question", "")


class LiveView:
    """A sink that redraws the terminal a few times a second, however fast the session goes."""

    def __init__(self, plan: SessionPlan, console: Console, hint: str = "") -> None:
        """Make the view; ``hint`` tells which keys there are."""
        self._plan = plan
        self._console = console
        self._hint = hint
        self._seen = {p.character: _Seen(p) for p in plan.plans}
        self._lines: deque[Text] = deque(maxlen=200)
        self._live = Live(console=console, screen=True, auto_refresh=False)
        self._tick = Tick(0, 0.0, {})
        self._drawn = 0.0
        self._from: tuple[float, float] | None = None
        """The session's time and the machine's when this view saw its first tick."""

    def open(self, session: SessionHeader, characters: Mapping[str, CharacterHeader]) -> None:
        """Take the terminal over."""
        for note in session.continuation.notes:
            self.remember(session.continuation.time, "", {"event": "log", "text": note})
        self._live.start()

    def remember(self, at: float, name: str, event: Mapping[str, Any]) -> None:
        """List what happened at a time; ``name`` is empty for what concerns the whole session."""
        line = line_of(event)
        if line is not None:
            level, text = line
            style = _COLOURS.get(level, "")
            self._lines.append(
                Text.assemble((f"{_clock(at)}  ", "dim"), (f"{name:<8} ", "bold"), (text, style or "default"))
            )

    def take(self, tick: Tick) -> None:
        """Remember what happened, and draw when it is time."""
        self._tick = tick
        self._from = self._from or (tick.time, time.monotonic())
        for event in tick.events:
            self.remember(tick.time, "", event)
        for name, changes in tick.characters.items():
            self._seen[name].take(changes)
            for event in changes.events:
                self.remember(tick.time, name, event)
        now = time.monotonic()
        if now - self._drawn >= FRAME or any(seen.question for seen in self._seen.values()):
            self._drawn = now
            self._live.update(self._picture(), refresh=True)

    def close(self, ending: Ending) -> None:
        """Give the terminal back."""
        self._live.stop()

    def _picture(self) -> RenderableType:
        height = self._console.height
        events = min(10, max(4, height // 4))
        layout = Layout()
        layout.split_column(
            Layout(self._head(), size=3),
            Layout(name="characters"),
            Layout(self._events(events), size=events + 2),
        )
        columns = [
            Layout(self._character(seen, height - events - 9)) for seen in list(self._seen.values())[:4]
        ]
        layout["characters"].split_row(*columns)
        return layout

    def _head(self) -> RenderableType:
        plan, tick = self._plan, self._tick
        since, started = self._from or (0.0, 0.0)
        speed = (tick.time - since) / max(time.monotonic() - started, 1e-6)
        left = Text.assemble(
            (plan.name, "bold"), (f" in {plan.world_name}, seed {plan.seed}   ", "dim"), _clock(tick.time),
            (f" of {show_duration(plan.fail_after)}   ×{speed:.0f}   tick {tick.number:,}", "dim"),
        )  # fmt: skip
        until = Text(f"until {plan.until.text}: {self._progress()}" if plan.until else "", style="cyan")
        bar = ProgressBar(total=plan.fail_after, completed=tick.time, width=30)
        table = Table.grid(expand=True, padding=(0, 2))
        table.add_column(ratio=3, no_wrap=True)
        table.add_column(ratio=2, no_wrap=True)
        table.add_row(left, until)
        table.add_row(bar, Text(self._hint, style="dim"))
        return table

    def _progress(self) -> str:
        """Return what the facts in ``until`` are now."""
        assert self._plan.until is not None  # noqa: S101 - asked only then
        reads = [read for read in terms.reads(self._plan.until.term) if isinstance(read.who, terms.Const)]
        return ", ".join(_show(self._seen[str(read.who.value)].facts.get(read.key)) for read in reads)  # type: ignore[union-attr]

    def _character(self, seen: _Seen, height: int) -> RenderableType:
        plan = seen.plan
        rows = _rows(seen, failures=True)
        if len(rows) > height:
            rows = _rows(seen, failures=False)
        if len(rows) > height:
            rows = [*rows[: height - 1], Text(f"… {len(rows) - height + 1} more", style="dim")]
        online = seen.facts.get("online", False)
        style = "yellow" if seen.question else "green" if online else "red"
        title = Text.assemble((plan.character, "bold"), f" · {plan.role} · {plan.tree}")
        asks = (
            [Text(f"asks: {seen.question}   g: go on   u: give up", style="bold yellow")]
            if seen.question
            else []
        )
        return Panel(Group(self._facts(seen), *asks, Text(""), *rows), title=title, border_style=style)

    def _facts(self, seen: _Seen) -> Text:
        text = Text(no_wrap=True, overflow="ellipsis")
        for key in SHOWN_FIRST:
            value = seen.facts.get(key)
            if value in (None, "none", ""):
                continue
            text.append(f"{key.replace('_', ' ')} ", style="dim")
            if key in ("hp", "mana"):
                text.append(
                    _bar(float(value)),
                    style="green" if key == "hp" and value > 0.5 else "red" if key == "hp" else "blue",
                )
                text.append("  ")
            else:
                text.append(f"{_show(value)}  ", style="red" if key == "client" and value != "up" else "")
        return text

    def _events(self, count: int) -> RenderableType:
        return Panel(
            Group(*list(self._lines)[-count:]), title="what happened", title_align="left", border_style="dim"
        )


def _rows(seen: _Seen, failures: bool) -> list[Text]:
    """Return a line for each node that matters now; ``failures``: also what is in branches that failed."""
    tree = outline_of(seen.plan, statuses=seen.status, whys=seen.why)
    outline = Outline("", _alive(tree.root, failures))
    rows = lines(outline, width=None, colour=True)[1:]
    return [Text.from_ansi(row, no_wrap=True, overflow="ellipsis") for row in rows]


def _alive(box: Box, failures: bool) -> Box:
    """Return a box with what was visited below it; of what was not, only that it is there."""
    if not box.status or (box.status == "failure" and not failures):
        hidden = sum(1 for _ in box.walk()) - 1
        why = _facts_of(box.why) if box.status else ""
        return Box(box.index, box.kind, box.title, slot=box.slot, hidden=hidden, status=box.status, why=why)
    children = tuple(_alive(child, failures) for child in box.children)
    why = "" if box.status == "success" else _facts_of(box.why)
    return Box(box.index, box.kind, box.title, "", (), box.slot, children, 0, box.status, why)


def _facts_of(why: str) -> str:
    """Return the facts of a reason; the expression before them is in the file."""
    return why.rpartition(": ")[2]


def _bar(value: float) -> str:
    full = round(max(0.0, min(1.0, value)) * 8)
    return "█" * full + "░" * (8 - full) + f" {value:4.0%}"


def _show(value: object) -> str:
    return "unknown" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes):3d}:{rest:04.1f}"
