"""``bt-run``: plays a session, shows it, and keeps its journal."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from btrunner.runner.cli.continuing import (
    LATEST,
    begun,
    what_to_go_on_with,
)
from btrunner.runner.cli.exits import FAILED, INTERRUPTED, INVALID, SUCCEEDED, refuse, tells_errors
from btrunner.runner.language.load import load_session
from btrunner.runner.units import duration

if TYPE_CHECKING:
    from btrunner.runner.language.model import SessionPlan
    from btrunner.runner.session.clock import Clock
    from btrunner.runner.sinks.summary import Summary

_CODES = {"succeeded": SUCCEEDED, "stopped": SUCCEEDED, "failed": FAILED, "interrupted": INTERRUPTED}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("session", type=click.Path(path_type=Path))
@click.option("--seed", type=click.IntRange(min=0), help="Play with this seed in place of the file's.")
@click.option(
    "--speed",
    metavar="max|N",
    help="As fast as it can, or N times real time. Unless said: max for a simulated world, else 1.",
)
@click.option(
    "--for", "limit", metavar="TIME", help="Stop after this much of the session's time, such as 10m."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("sessions"),
    show_default=True,
    help="Where the session's own folder is made.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print the final summary as one JSON object, and nothing else, on standard output.",
)
@click.option(
    "--resume",
    metavar="[ID]",
    is_flag=False,
    flag_value=LATEST,
    help="Go on with a session that was broken off: with this one, or with the newest of SESSION.",
)
@click.option("--fresh", is_flag=True, help="Begin a new session, whatever there is to go on with.")
@click.option("--ask", is_flag=True, help="Ask which of the two, as it is done in a terminal unless said.")
@click.option(
    "--engine",
    type=click.Choice(["compiled", "stock"]),
    default="compiled",
    show_default=True,
    help="What ticks the trees: Python functions made of them, or nodes of py_trees; they do the same.",
)
@click.option(
    "--record/--no-record",
    default=None,
    help="Keep all that was seen, to --replay it. Unless said: not in a simulated world, which a seed repeats.",
)
@click.option(
    "--replay",
    metavar="ID",
    help="Play a recorded session again without its world, by the roles as they are now: its folder, or its id.",
)
@click.option(
    "--seeds",
    type=click.IntRange(1, 1_000_000),
    metavar="N",
    help="Rehearse: play so many nights, each with another seed, without a journal, and say how many were good.",
)
@click.option("--plain", is_flag=True, help="Lines in place of the live view.")
@click.option("--detach", is_flag=True, help="Play in the background; bt-sessions finds it again.")
@click.option("--in-background-as", "background", hidden=True)
@click.version_option(package_name="btrunner")
@tells_errors
def main(
    session: Path, seed: int | None, speed: str | None, limit: str | None, out: Path, as_json: bool, plain: bool,
    engine: str, resume: str | None, fresh: bool, ask: bool, detach: bool, background: str | None,
    record: bool | None, replay: str | None, seeds: int | None,
) -> None:  # fmt: skip
    """Play SESSION until it succeeds, fails, or is stopped with Ctrl-C.

    A session that was broken off can be gone on with: in a terminal it is asked, a script says --resume or --fresh.

    Exits with 0 when ``until`` was reached (or the time of --for is over), 1 when the session failed (or one of
    --seeds), or the roles decide otherwise than in what --replay plays, 2 for invalid files, 130 when interrupted.
    """
    if replay is not None:
        _refuse_beside("--replay", "what was recorded has its own",
            {"--seeds": seeds, "--seed": seed, "--speed": speed, "--for": limit, "--resume": resume, "--fresh": fresh or None,
             "--ask": ask or None, "--detach": detach or None, "--record": record}
        )  # fmt: skip
        _replay(session, replay, out, as_json, plain, engine)
    seconds = _seconds(limit)
    if seeds is not None:
        _refuse_beside("--seeds", "nothing is kept of a rehearsal but how it ends",
            {"--speed": speed, "--resume": resume, "--fresh": fresh or None, "--ask": ask or None,
             "--detach": detach or None, "--record": record}
        )  # fmt: skip
        _rehearse(session, range(seed or 0, (seed or 0) + seeds), seconds, as_json, plain, engine)
    if sum([resume is not None, fresh, ask]) > 1:
        refuse("--resume, --fresh and --ask exclude each other", INVALID)
    plan = load_session(session)
    if background is not None:
        found = begun(out, plan, background)
    else:
        found = None if fresh else what_to_go_on_with(out, plan, session, resume, ask)
    if found is not None:
        if seed not in (None, found.save.state.seed):
            refuse(f"--seed: the session goes on with its own, {found.save.state.seed}", INVALID)
        seed = found.save.state.seed
    plan = plan if seed is None else replace(plan, seed=seed)
    plain = plain or as_json or not sys.stdout.isatty()
    session_id = found.save.id if found else background or _session_id(plan.name)
    clock = _clock(plan, speed)
    if detach:
        from btrunner.runner.cli.detach import detach as play_in_background

        sys.exit(play_in_background(session_id, out / session_id, as_json))
    # Imported only now: who asks for help, or has a fault in a file, need not wait for the engine.
    from btrunner.runner.cli.playing import How, play

    folder = out / session_id
    in_background = background is not None
    record = plan.kind != "simulated" if record is None else record
    how = How(session, folder, clock, seconds, as_json, plain, engine, in_background, record)
    ending, summary = play(plan, how, found)
    _say_how_it_went(summary, folder, as_json)
    sys.exit(_CODES[ending.outcome])


def _replay(session: Path, name: str, out: Path, as_json: bool, plain: bool, engine: str) -> NoReturn:
    from btrunner.runner.cli.replaying import How, found_recording, replay

    recording = found_recording(out, name)
    plan = load_session(session, opens_world=False)
    folder = out / f"{recording.name}-replayed-{secrets.token_hex(2)}"
    plain = plain or as_json or not sys.stdout.isatty()
    ending, summary, otherwise = replay(plan, recording, How(folder, as_json, plain, engine))
    _say_how_it_went(summary, folder, as_json)
    sys.exit(FAILED if otherwise else _CODES.get(ending.outcome, FAILED))


def _rehearse(
    session: Path, seeds: range, limit: float | None, as_json: bool, plain: bool, engine: str
) -> NoReturn:
    import msgspec

    plan = load_session(session)
    if plan.kind != "simulated":
        refuse(f"--seeds: a world of kind '{plan.kind}' is no rehearsal; a simulated one is", INVALID)
    from btrunner.runner.cli.rehearsing import How, rehearsed, told

    how = How(session, seeds, limit, engine, plain or as_json or not sys.stderr.isatty())
    nights = rehearsed(how)
    click.echo(msgspec.json.encode(nights).decode() if as_json else told(plan.name, nights, how))
    if len(nights) < len(seeds):
        sys.exit(INTERRUPTED)
    sys.exit(SUCCEEDED if all(night.is_good for night in nights) else FAILED)


def _refuse_beside(option: str, why: str, others: Mapping[str, object]) -> None:
    for other, given in others.items():
        if given is not None:
            refuse(f"{other} and {option} exclude each other: {why}", INVALID)


def _say_how_it_went(summary: Summary, folder: Path, as_json: bool) -> None:
    import msgspec

    from btrunner.runner.sinks.report import report

    if as_json:
        click.echo(msgspec.json.encode(summary).decode())
        return
    click.echo("")
    click.echo(report(summary))
    click.echo(f"journal: {folder}")


def _seconds(limit: str | None) -> float | None:
    try:
        return duration(limit) if limit is not None else None
    except ValueError as error:
        refuse(f"--for: {error}", INVALID)


def _clock(plan: SessionPlan, speed: str | None) -> Clock:
    from btrunner.runner.session.clock import VirtualClock, WallClock

    speed = speed or ("max" if plan.kind == "simulated" else "1")
    if speed == "max":
        return VirtualClock(plan.rate)
    try:
        factor = float(speed)
    except ValueError:
        factor = 0.0
    if not 0 < factor < 1e6:
        refuse(f"--speed: '{speed}' is neither max nor a number above 0", INVALID)
    return WallClock(plan.rate, factor)


def _session_id(name: str) -> str:
    return f"{name}-{datetime.now(timezone.utc):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
