"""The summary of a session as a few lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from btrunner.runner.sinks.summary import CharacterSummary, Summary
from btrunner.runner.units import show_duration


def report(summary: Summary) -> str:
    """Return the summary as text, a block for the session and one for each character."""
    return "\n".join(
        [*_session(summary), *(line for name in summary.characters for line in _character(name, summary))]
    )


def _session(summary: Summary) -> Iterator[str]:
    overruns = f", {summary.overruns} overruns" if summary.overruns else ""
    yield f"{summary.session}: {summary.outcome} ({summary.why})"
    yield f"  {show_duration(summary.time)} of session time, {summary.ticks:,} ticks{overruns}, seed {summary.seed}"
    if summary.party_losses:
        yield f"  lost together: {_times(summary.party_losses)}"


def _character(name: str, summary: Summary) -> Iterator[str]:
    character = summary.characters[name]
    yield f"{name} ({character.role})"
    totals = ", ".join(f"{fact.replace('_', ' ')} {value:g}" for fact, value in character.totals.items())
    if totals:
        yield f"  {totals}"
    yield f"  played {show_duration(character.time_played)}, lost {show_duration(character.time_lost)}"
    yield from _losses(character)
    if character.crashes:
        yield f"  leaves crashed: {_times(character.crashes)}"
    if character.waits_for:
        yield f"  waits for a person: {character.waits_for}"


def _losses(character: CharacterSummary) -> Iterator[str]:
    if character.losses:
        yield f"  client lost: {', '.join(f'{cause} ×{count}' for cause, count in character.losses.items())}"
    for rung, recoveries in character.recoveries.items():
        longest = f", longest {show_duration(recoveries.longest)}" if recoveries.count > 1 else ""
        yield f"  brought back by '{rung}' ×{recoveries.count}, {show_duration(recoveries.mean)} on average{longest}"
    if character.setbacks:
        yield f"  setbacks: {', '.join(f'{cause} ×{count}' for cause, count in character.setbacks.items())}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
