"""What there is to go on with: the sessions of a folder that were broken off, and which of them is meant."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import click
import msgspec

from btrunner.runner.cli.exits import FAILED, INVALID, refuse
from btrunner.runner.errors import SaveError, did_you_mean
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.sinks.line_file import put_torn_line_aside
from btrunner.runner.sinks.recording import RECORDING_FILE
from btrunner.runner.sinks.saves import FOLDER, Save, Saves
from btrunner.runner.units import show_duration

LATEST = "latest"
"""What ``--resume`` means without an id."""


_ENDED = {
    "interrupted": "was interrupted",
    "stopped": "was stopped when its time was over",
    "succeeded": "had succeeded, and broke off before that was on record",
    "failed": "had failed, and broke off before that was on record",
}


@dataclass(frozen=True, slots=True)
class Broken:
    """A session that can be gone on with: its folder, its newest save, and what was put aside to find that."""

    folder: Path
    save: Save
    told: list[str] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether it was broken off before its time: by a crash, or by the person who ran it."""
        return self.save.ended[0] in ("", "interrupted", "succeeded", "failed")


def world_digest(plan: SessionPlan) -> str:
    """Return the digest of what a plan's world file says."""
    return sha256(msgspec.json.encode(plan.world, order="sorted")).hexdigest()


def broken(out: Path, plan: SessionPlan, file: Path) -> list[Broken]:
    """Return the sessions of a file that can be gone on with, the newest first; raises SaveError.

    One that somebody plays right now is not among them.
    """
    from btrunner.runner.control.locks import is_played

    mine = [
        each
        for each in _saved(out, plan.name)
        if each.save.file == str(file.resolve()) and not is_played(each.folder)
    ]
    return sorted(mine, key=lambda each: each.save.saved, reverse=True)


def begun(out: Path, plan: SessionPlan, session_id: str) -> Broken | None:
    """Return the session of an id as far as it came, or None when it has not begun; raises SaveError."""
    return named(out, plan, session_id) if (out / session_id / FOLDER).is_dir() else None


def still_as(found: Broken) -> None:
    """Refuse to go on with a session that somebody else has gone on with since it was looked at."""
    newest, _ = Saves(found.folder).newest()
    if newest is None or newest.saved != found.save.saved or newest.attempt != found.save.attempt:
        refuse(f"{found.save.id} has just been gone on with elsewhere: look at it again", FAILED)


def named(out: Path, plan: SessionPlan, name: str) -> Broken:
    """Return the session whose id begins so; refuses one that there is not. Raises SaveError."""
    found = [each for each in _saved(out, plan.name) if each.folder.name.startswith(name)]
    exact = [each for each in found if each.folder.name == name]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        why = f"'{name}' may be any of {', '.join(each.folder.name for each in found)}"
    else:
        why = _why_not(out / name, [each.folder.name for each in _saved(out, plan.name)])
    return refuse(f"--resume: {why}", INVALID)


def _why_not(folder: Path, known: list[str]) -> str:
    newest = Saves(folder).newest()[0] if (folder / FOLDER).is_dir() else None
    if newest is not None and newest.is_over:
        return f"{folder.name} is over: it has {newest.ended[0]}"
    hint = did_you_mean(folder.name, known)
    return f"there is no '{folder.name}' to go on with in {folder.parent}" + (f" ({hint})" if hint else "")


def _saved(out: Path, session: str) -> Iterator[Broken]:
    """Yield the sessions of this name in a folder that are not over."""
    for saves in sorted(out.glob(f"{session}-*/{FOLDER}")):
        save, told = Saves(saves.parent).newest()
        if save is None and told:
            raise SaveError(
                "; ".join(told) + f"; there is none before it: begin afresh, or remove {saves.parent}"
            )
        if save is not None and save.session == session and not save.is_over:
            yield Broken(saves.parent, save, told)


def described(found: Broken, plan: SessionPlan) -> str:
    """Return in lines what is to be gone on with, and what has changed since it was saved."""
    save, state = found.save, found.save.state
    ended = _ENDED.get(save.ended[0], "broke off")
    lines = [
        f"{save.id}: attempt {save.attempt} {ended}",
        f"  saved {show_duration(state.time)} into the session, at {save.saved} ({save.why})",
    ]
    for name, summary in save.summary.summary.characters.items():
        counts = ", ".join(f"{total.replace('_', ' ')} {count:g}" for total, count in summary.totals.items())
        client = state.board.values.get(f"{name}.client")
        told = [
            counts,
            f"client {client}" if client else "",
            f"waits for: {summary.waits_for}" if summary.waits_for else "",
        ]
        lines.append(f"  {name} ({summary.role}): {'; '.join(filter(None, told))}")
    changed = changes(save, plan)
    if changed:
        lines.append(f"  changed since: {', '.join(changed)}")
    return "\n".join([*found.told, *lines])


def changes(save: Save, plan: SessionPlan) -> list[str]:
    """Return what has changed since a save, in words."""
    trees = [
        tree
        for tree in sorted({*save.digests, *plan.digests})
        if save.digests.get(tree) != plan.digests.get(tree)
    ]
    return [*trees, *([f"the world {plan.world_name}"] if save.world != world_digest(plan) else [])]


def what_to_go_on_with(
    out: Path, plan: SessionPlan, file: Path, resume: str | None, ask: bool
) -> Broken | None:
    """Return what a person or a script wants to go on with, and show it; None begins afresh. Raises SaveError.

    ``resume`` is an id or LATEST, ``ask`` asks a person in any case. Refuses where a script has to say.
    """
    if resume is not None:
        meant = named(out, plan, resume) if resume != LATEST else _newest(out, plan, file)
        click.echo(described(meant, plan), err=True)
        return meant
    found = [each for each in broken(out, plan, file) if each.waits]
    if not found:
        return None
    if ask or (sys.stdin.isatty() and sys.stderr.isatty()):
        click.echo(described(found[0], plan), err=True)
        question = "Go on with it? (No begins afresh, and leaves it as it is.)"
        return found[0] if click.confirm(question, default=True, err=True) else None
    save = found[0].save
    what = f"{save.id} was broken off, {show_duration(save.state.time)} into the session"
    return refuse(f"{what}: say --resume to go on with it, or --fresh to begin anew", INVALID)


def mended(folder: Path) -> list[str]:
    """Put aside what a crash has torn in a session's journals and recording; returns what was done.

    Raises JournalError.
    """
    files = [*sorted(folder.glob("*.jsonl")), *folder.glob(RECORDING_FILE)]
    return [told for path in files if (told := put_torn_line_aside(path))]


def _newest(out: Path, plan: SessionPlan, file: Path) -> Broken:
    found = broken(out, plan, file)
    return (
        found[0]
        if found
        else refuse(f"--resume: there is no session of {file} to go on with in {out}", INVALID)
    )
