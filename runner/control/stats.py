"""What many sessions come to, for each character and for all: time, losses, recoveries, what was achieved."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

import msgspec

from btrunner.runner.sinks.summary import CharacterSummary, Recoveries, Summary

HOUR = 3600.0


class Tally(msgspec.Struct):
    """A character in many sessions; times in seconds, ``per_hour`` of the time played and lost together."""

    sessions: int = 0
    time_played: float = 0.0
    time_lost: float = 0.0
    losses: dict[str, int] = msgspec.field(default_factory=dict)
    recoveries: dict[str, Recoveries] = msgspec.field(default_factory=dict)
    setbacks: dict[str, int] = msgspec.field(default_factory=dict)
    crashes: int = 0
    totals: dict[str, float] = msgspec.field(default_factory=dict)
    per_hour: dict[str, float] = msgspec.field(default_factory=dict)

    def add(self, one: CharacterSummary) -> None:
        """Count one more session."""
        self.sessions += 1
        self.crashes += one.crashes
        self.time_played = round(self.time_played + one.time_played, 3)
        self.time_lost = round(self.time_lost + one.time_lost, 3)
        _add(self.losses, one.losses)
        _add(self.setbacks, one.setbacks)
        _add(self.totals, one.totals)
        for rung, more in one.recoveries.items():
            self.recoveries[rung] = _together(self.recoveries.get(rung, Recoveries()), more)
        hours = (self.time_played + self.time_lost) / HOUR
        self.per_hour = (
            {name: round(total / hours, 2) for name, total in self.totals.items()} if hours else {}
        )


class Stats(msgspec.Struct):
    """Many sessions: each character by name, and all of them in sum."""

    sessions: int = 0
    outcomes: dict[str, int] = msgspec.field(default_factory=dict)
    characters: dict[str, Tally] = msgspec.field(default_factory=dict)
    all: Tally = msgspec.field(default_factory=Tally)
    version: int = 1


def stats_of(summaries: Iterable[tuple[str, Summary]]) -> Stats:
    """Sum up sessions, each with its outcome."""
    stats = Stats()
    for outcome, summary in summaries:
        stats.sessions += 1
        _add(stats.outcomes, {outcome: 1})
        for name, character in summary.characters.items():
            stats.characters.setdefault(name, Tally()).add(character)
            stats.all.add(character)
    stats.all.sessions = stats.sessions
    return stats


def as_csv(stats: Stats) -> str:
    """Return one line a number: character (``*`` is all), what it is, of what, the number."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(["character", "what", "of", "value"])
    for name, tally in (*stats.characters.items(), ("*", stats.all)):
        table.writerows((name, *row) for row in _rows(tally))
    return written.getvalue()


def _rows(tally: Tally) -> Iterator[tuple[str, str, float]]:
    yield "sessions", "", tally.sessions
    yield "time_played", "", tally.time_played
    yield "time_lost", "", tally.time_lost
    yield "crashes", "", tally.crashes
    for what, counts in (
        ("losses", tally.losses), ("setbacks", tally.setbacks), ("total", tally.totals), ("per_hour", tally.per_hour)
    ):  # fmt: skip
        for of, value in counts.items():
            yield what, of, value
    for rung, recoveries in tally.recoveries.items():
        yield "recoveries", rung, recoveries.count
        yield "recovery_mean", rung, recoveries.mean
        yield "recovery_longest", rung, recoveries.longest


def _add(to: dict[str, float] | dict[str, int], more: dict[str, float] | dict[str, int]) -> None:
    for key, value in more.items():
        to[key] = to.get(key, 0) + value  # type: ignore[assignment]


def _together(one: Recoveries, more: Recoveries) -> Recoveries:
    count = one.count + more.count
    if not count:
        return one
    mean = round((one.mean * one.count + more.mean * more.count) / count, 3)
    return Recoveries(count, mean, max(one.longest, more.longest))
