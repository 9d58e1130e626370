"""``bt-sessions``: finds the sessions of this machine again, watches and shows them, stops, resumes, sums up and clears them."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click
import msgspec

from btrunner.runner.cli.exits import FAILED, refuse, tells_errors
from btrunner.runner.cli.looking import picture, vnc
from btrunner.runner.control.registry import Registry
from btrunner.runner.errors import ControlError, JournalError
from btrunner.runner.units import duration, show_duration

_LOOK = 0.05
"""Seconds between two looks at whether a session has ended."""


def _seconds(context: click.Context, option: click.Parameter, text: str | None) -> float | None:
    """Return the seconds of a time with its unit, such as ``7d``."""
    try:
        return None if text is None else duration(text)
    except ValueError as error:
        raise click.BadParameter(str(error), context, option) from error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="btrunner")
def main() -> None:
    """Find the sessions that play on this machine, or did.

    A session is named by its id, by the beginning of it, or by its name when only one has that.
    """


main.add_command(picture)
main.add_command(vnc)


@main.command("list")
@click.option("--all", "whole", is_flag=True, help="Also those that have ended.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list on standard output.")
@tells_errors
def list_sessions(whole: bool, as_json: bool) -> None:
    """List what plays now, and what crashed and can be resumed."""
    from btrunner.runner.cli.tables import sessions_table
    from btrunner.runner.control.entry import CRASHED
    from btrunner.runner.control.overview import overviews

    entries = Registry().entries(_warn)
    wanted = [each for each in entries if whole or each.ended is None or each.ended.outcome == CRASHED]
    found = overviews(wanted)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode([_open(each) for each in found])))
    elif found:
        click.echo(sessions_table(found))
    else:
        click.echo(
            "no session plays" + ("" if whole or not entries else f" ({len(entries)} have ended: --all)")
        )


@main.command()
@click.argument("session")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@tells_errors
def show(session: str, as_json: bool) -> None:
    """Show everything that is known of SESSION."""
    from btrunner.runner.cli.tables import session_sections
    from btrunner.runner.control.overview import overview

    found = overview(Registry().find(session, _warn))
    click.echo(msgspec.json.format(msgspec.json.encode(_open(found))) if as_json else session_sections(found))


@main.command()
@click.argument("session")
@click.option("--plain", is_flag=True, help="Lines in place of the live view.")
@tells_errors
def attach(session: str, plain: bool) -> None:
    """Watch SESSION on this terminal; it goes on when you leave with q or Ctrl-C."""
    from btrunner.runner.cli.attach import attach as follow
    from btrunner.runner.cli.attach import is_terminal

    entry = Registry().find(session, _warn)
    if entry.ended is not None:
        raise ControlError(f"{entry.id} has ended ({entry.ended.outcome}): 'bt-sessions show {entry.id}'")
    follow(entry, plain or not is_terminal())


@main.command()
@click.argument("session")
@click.option("--kill", is_flag=True, help="End its process at once if it has not stopped by itself in time.")
@click.option(
    "--grace",
    callback=_seconds,
    metavar="TIME",
    default="10s",
    show_default=True,
    help="The time it has to stop.",
)
@tells_errors
def stop(session: str, kill: bool, grace: float) -> None:
    """Stop SESSION in good order, and wait until it has."""
    from btrunner.runner.control import client
    from btrunner.runner.control.processes import is_alive, running

    registry = Registry()
    entry = registry.find(session, _warn)
    if entry.ended is not None:
        click.echo(f"{entry.id} has ended already: {entry.ended.outcome} ({entry.ended.why})")
        return
    try:
        client.stop(entry)
    except ControlError as error:
        _warn(str(error))
    until = time.monotonic() + grace
    while registry.find(entry.id).ended is None and time.monotonic() < until:
        time.sleep(_LOOK)
    ended = registry.find(entry.id).ended
    process = running(entry.process)
    if ended is None and process is not None and kill:
        process.kill()
        while is_alive(entry.process):
            time.sleep(_LOOK)
        ended = registry.find(entry.id).ended
    if ended is None:
        refuse(f"{entry.id} has not stopped within {show_duration(grace)}: --kill ends it at once", FAILED)
    click.echo(f"{entry.id}: {ended.outcome} ({ended.why})")


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("session")
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@tells_errors
def resume(session: str, options: tuple[str, ...]) -> None:
    """Go on with SESSION where it stopped, as bt-run FILE --resume does; OPTIONS are those of bt-run."""
    from btrunner.runner.cli.run import main as bt_run

    entry = Registry().find(session, _warn)
    if entry.ended is None:
        raise ControlError(f"{entry.id} plays: 'bt-sessions attach {entry.id}' shows it")
    # As if it had been typed: a session that is to play in the background starts this very command again.
    program = Path(sys.argv[0])
    bt_run_program = str(program.with_name(f"bt-run{program.suffix}"))
    out = str(Path(entry.folder).parent)
    sys.argv = [bt_run_program, entry.file, "--resume", entry.id, "--out", out, *options]
    bt_run.main(sys.argv[1:], prog_name="bt-run")


@main.command()
@click.option(
    "--since", callback=_seconds, metavar="TIME", help="Only sessions that were started within this time."
)
@click.option("--json", "form", flag_value="json", help="One JSON object.")
@click.option("--csv", "form", flag_value="csv", help="One line a number: character, what, of, value.")
@tells_errors
def stats(since: float | None, form: str | None) -> None:
    """Sum up the sessions that were played: time, losses, recoveries, quests and experience per hour.

    An hour is one of the session's time, played or lost.
    """
    from btrunner.runner.cli.tables import stats_tables
    from btrunner.runner.control.cleanup import since as time_ago
    from btrunner.runner.control.past import summary_of
    from btrunner.runner.control.stats import as_csv, stats_of

    entries = [each for each in Registry().entries(_warn) if since is None or each.started >= time_ago(since)]
    summaries = []
    for entry in entries:
        try:
            summaries.append((entry.ended.outcome if entry.ended else "running", summary_of(entry)))
        except JournalError as error:
            _warn(str(error))
    found = stats_of(summaries)
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(found)))
    elif form == "csv":
        click.echo(as_csv(found), nl=False)
    else:
        click.echo(stats_tables(found) if summaries else "no session was played")


@main.command()
@click.option(
    "--older-than",
    callback=_seconds,
    required=True,
    metavar="TIME",
    help="Only those that ended so long ago.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@tells_errors
def cleanup(older_than: float, yes: bool) -> None:
    """Remove the folders of sessions that ended long ago, and forget them; one that plays is never touched."""
    from btrunner.runner.cli.tables import how_long_ago, show_size
    from btrunner.runner.control import cleanup as clearing

    registry = Registry()
    old = clearing.older_than(registry.entries(_warn), clearing.since(older_than))
    if not old:
        click.echo(f"no session ended more than {show_duration(older_than)} ago")
        return
    for each in old:
        ended = how_long_ago(each.entry.ended.wall) if each.entry.ended else ""
        where = each.folder or "its folder is gone: only its entry"
        click.echo(f"{each.entry.id}  ended {ended}  {show_size(each.size)}  {where}")
    whole = show_size(sum(each.size for each in old))
    if not yes and not click.confirm(f"Remove {len(old)} of them, {whole}?"):
        return
    freed = 0
    for each in old:
        try:
            clearing.remove(each, registry)
            freed += each.size
        except ControlError as error:
            _warn(str(error))
    click.echo(f"freed {show_size(freed)}")


def _warn(message: str) -> None:
    click.echo(f"{click.style('warning', fg='yellow', bold=True)}: {message}", err=True)


def _open(overview: object) -> dict[str, object]:
    """Return an overview as data, without the secret that opens its control socket."""
    data: dict[str, object] = msgspec.to_builtins(overview)
    entry = data["entry"]
    if isinstance(entry, dict):
        del entry["token"]
    return data
