"""Sessions and what they come to as tables and sections for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone

from rich.table import Table

from btrunner.runner.cli.printed import printed
from btrunner.runner.control.messages import CharacterStatus
from btrunner.runner.control.overview import Overview
from btrunner.runner.control.stats import Stats, Tally
from btrunner.runner.units import show_duration

_COLOURS = {"running": "green", "waits for a person": "bold yellow", "succeeded": "", "stopped": "dim"}


def sessions_table(found: Sequence[Overview]) -> str:
    """Return a line for each session."""
    table = _table("session", "state", "characters", "time", "tick", "how far")
    for each in found:
        colour = _COLOURS.get(each.state, "red")
        state = f"[{colour}]{each.state}[/]" if colour else each.state
        time = show_duration(round(each.moment.time))
        table.add_row(each.entry.id, state, _who(each), time, f"{each.moment.tick:,}", _how_far(each))
    return printed(table)


def session_sections(each: Overview) -> str:
    """Return everything that is known of a session."""
    entry = each.entry
    lines = [f"{entry.id}: {each.state}", *_lines(dict(_facts(each)))]
    for name, part in entry.characters.items():
        lines.append(f"{name} ({part.role}: {part.tree})")
        if each.status is not None and name in each.status.characters:
            lines += _lines(dict(_character(each.status.characters[name])))
    files = {"journal": entry.folder, "log": entry.log, "control": entry.address}
    return "\n".join([*lines, "files", *_lines({name: path for name, path in files.items() if path})])


def stats_tables(stats: Stats) -> str:
    """Return a line for each character and for all, then one for each rung that brought somebody back."""
    outcomes = ", ".join(f"{outcome} {count}" for outcome, count in sorted(stats.outcomes.items()))
    who = _table("character", "sessions", "played", "lost", "losses", "quests/h", "experience/h")
    rungs = _table("character", "brought back by", "times", "on average", "longest")
    for name, tally in (*stats.characters.items(), ("all", stats.all)):
        style = "bold" if name == "all" else None
        rates = _rate(tally, "quests_done"), _rate(tally, "experience")
        who.add_row(name, str(tally.sessions), *_times(tally), *rates, style=style)
        for rung, took in tally.recoveries.items():
            mean, longest = show_duration(round(took.mean)), show_duration(round(took.longest))
            rungs.add_row(name, rung, str(took.count), mean, longest, style=style)
    parts = [f"{stats.sessions} sessions: {outcomes}", printed(who)]
    return "\n\n".join([*parts, printed(rungs)] if rungs.row_count else parts)


def how_long_ago(wall: str) -> str:
    """Return a time of day of an entry, and how long ago that is."""
    then = datetime.fromisoformat(wall)
    ago = max(0, round((datetime.now(timezone.utc) - then).total_seconds()))
    return f"{then:%Y-%m-%d %H:%M:%S} UTC ({show_duration(ago)} ago)"


def show_size(size: int) -> str:
    """Return bytes as people say them."""
    for unit, bytes_of in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= bytes_of:
            return f"{size / bytes_of:.1f} {unit}"
    return f"{size} bytes"


def _who(each: Overview) -> str:
    if each.status is None:
        return ", ".join(each.entry.characters)
    return ", ".join(f"{name} {_client(now)}" for name, now in each.status.characters.items())


def _client(now: CharacterStatus) -> str:
    return "asks" if now.question else now.client or ("up" if now.online else "down")


def _how_far(each: Overview) -> str:
    """Return the line for people: who waits for one, else how far it is, else how it ended."""
    if each.entry.ended is not None:
        return each.entry.ended.why
    if each.status is None:
        return f"process {each.entry.process.pid} lives, but says nothing"
    asked = [f"{name} asks: {now.question}" for name, now in each.status.characters.items() if now.question]
    return "; ".join(asked) or each.status.progress


def _facts(each: Overview) -> Iterator[tuple[str, str]]:
    entry, status = each.entry, each.status
    yield "session", f"{entry.session}, attempt {entry.attempt}, {entry.file}"
    yield "world", f"{entry.world} ({entry.kind}), seed {entry.seed}, engine {entry.engine}"
    yield "started", how_long_ago(entry.started)
    if entry.ended is not None:
        yield "ended", how_long_ago(entry.ended.wall)
        yield "because", entry.ended.why
    else:
        yield "process", str(entry.process.pid)
    most = f" of at most {show_duration(status.fail_after)}" if status else ""
    yield "time", f"{show_duration(round(each.moment.time))}{most}, tick {each.moment.tick:,}"
    if status is not None and status.progress:
        yield "until", status.progress


def _character(now: CharacterStatus) -> Iterator[tuple[str, str]]:
    yield "client", now.client or ("up" if now.online else "down")
    if now.running:
        yield "does", " › ".join(now.running)
    if now.question:
        yield "asks", now.question


def _lines(facts: Mapping[str, str]) -> list[str]:
    return [f"  {name:<9} {text}" for name, text in facts.items()]


def _times(tally: Tally) -> tuple[str, str, str]:
    whole = tally.time_played + tally.time_lost
    share = f" ({tally.time_lost / whole:.0%})" if whole else ""
    losses = ", ".join(f"{cause} ×{count}" for cause, count in sorted(tally.losses.items())) or "–"
    lost = show_duration(round(tally.time_lost)) + share
    return show_duration(round(tally.time_played)), lost, losses


def _rate(tally: Tally, total: str) -> str:
    return f"{tally.per_hour[total]:g}" if total in tally.per_hour else "–"


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        numbers = column in ("time", "tick", "sessions", "times", "quests/h", "experience/h")
        table.add_column(column, justify="right" if numbers else "left", no_wrap=column == "session")
    return table
