"""``bt-visualize``: draws a tree, or the trees of a session, as they are or as they were at a time of a journal."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from btrunner.runner.cli.exits import FAILED, INVALID, refuse, tells_errors
from btrunner.runner.draw.outline import Outline
from btrunner.runner.draw.pictures import FORMS, draw
from btrunner.runner.draw.plan import outline_of
from btrunner.runner.errors import did_you_mean, said_by_system
from btrunner.runner.language.check import kind_of
from btrunner.runner.language.load import load_session, load_tree
from btrunner.runner.language.model import Plan
from btrunner.runner.language.reader import read
from btrunner.runner.sinks import history
from btrunner.runner.units import duration, show_duration

LEGEND = """\
# T  takes the status of each node, by its number: 0 idle, 1 running, 2 success, 3 failure.
# S  is what is known: facts and published keys, by character; key_hp is one's own, 'Kaya.hp'. W takes reasons.
# at, on, tries, times, done  are what nodes remember: the child where they go on, whether they ran,
#    what is left of retry and repeat, and who has succeeded once.
# r  is the status of the node that was ticked last.
"""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "form",
    type=click.Choice([*FORMS, "python"]),
    default="unicode",
    help="The form of the picture; python is the code that is run.",
)
@click.option("--fold/--unfold", default=False, help="Show each subtree as one node, or whole (unless said).")
@click.option("--character", help="Only the tree of this character of a session.")
@click.option(
    "--journal", type=click.Path(path_type=Path), help="Colour it with what the nodes did: sessions/<id>."
)
@click.option(
    "--at",
    "at",
    metavar="TIME",
    help="With --journal: the session's time, such as 12m30s; its end unless said.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the picture into a file.")
@click.version_option(package_name="btrunner")
@tells_errors
def main(
    file: Path, form: str, fold: bool, character: str | None, journal: Path | None, at: str | None, output: Path | None
) -> None:  # fmt: skip
    """Draw a tree file, or the trees of a session file."""
    if at is not None and journal is None:
        refuse("--at says when in a journal: name one with --journal sessions/<id>", INVALID)
    if form == "python" and (journal is not None or fold):
        refuse(
            "the code of a tree is whole, and has no colours: --journal and --fold go with pictures", INVALID
        )
    plans = _plans(file, character)
    terminal = output is None and sys.stdout.isatty()
    if form == "python":
        picture = _python(plans)
    else:
        outlines = [_outline(plan, fold, journal, _time(at)) for plan in plans]
        width = shutil.get_terminal_size().columns if terminal else None
        picture = draw(outlines, form, width=width, colour=terminal and "NO_COLOR" not in os.environ)
    if output is None:
        click.echo(picture, nl=False)
        return
    try:
        output.write_text(picture, encoding="utf-8")
    except OSError as error:
        refuse(f"{output}: cannot be written: {said_by_system(error)}", FAILED)


def _plans(file: Path, character: str | None) -> list[Plan]:
    if kind_of(read(file)) != "session":
        if character is not None:
            refuse("--character goes with a session: a tree alone has none", INVALID)
        return [load_tree(file)]
    plans = list(load_session(file).plans)
    if character is None:
        return plans
    chosen = [plan for plan in plans if plan.character == character]
    if not chosen:
        known = did_you_mean(character, [plan.character for plan in plans])
        refuse(f"nobody in {file} is called '{character}' ({known})", INVALID)
    return chosen


def _python(plans: list[Plan]) -> str:
    """Return the code of trees, as it is run; characters may share it."""
    # Imported only now: a picture needs no engine.
    from btrunner.runner.engine.compiled.program import program_of

    players: dict[str, list[str]] = {}
    for plan in plans:
        players.setdefault(program_of(plan).text, []).append(plan.character)
    if len(plans) == 1:
        return f"{LEGEND}\n\n{next(iter(players))}"
    return LEGEND + "".join(f"\n\n# for {', '.join(names)}\n{text}" for text, names in players.items())


def _time(at: str | None) -> float:
    try:
        return duration(at) if at is not None else float("inf")
    except ValueError as error:
        refuse(f"--at: {error}", INVALID)


def _outline(plan: Plan, fold: bool, journal: Path | None, time: float) -> Outline:
    if journal is None:
        return outline_of(plan, fold=fold)
    if plan.character not in history.characters(journal):
        refuse(
            f"the journal {journal} has no '{plan.character}': draw the session file that it was made from",
            INVALID,
        )
    if [node.id for node in history.nodes(journal, plan.character)] != [node.id for node in plan.nodes]:
        refuse(f"the tree of {plan.character} has changed since the journal {journal} was made", INVALID)
    moment = history.at(journal, plan.character, time)
    caption = f"at {show_duration(moment.time)} (tick {moment.tick})"
    return outline_of(plan, fold=fold, statuses=moment.status, whys=moment.why, caption=caption)
