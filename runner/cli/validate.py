"""``bt-validate``: checks trees, sessions and worlds, and says everything that is wrong with them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from btrunner.runner.cli.exits import INVALID, SUCCEEDED, tells_errors
from btrunner.runner.cli.problems import FORMATS, shown
from btrunner.runner.language.check import check


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How problems are shown.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.version_option(package_name="btrunner")
@tells_errors
def main(paths: tuple[Path, ...], form: str, strict: bool) -> None:
    """Check files, and all YAML files below folders.

    A session is checked with the world and the trees it names; a tree that no session names is checked
    alone, where facts, actions and other characters cannot be. Exits with 0 when all is well, else with 2.
    """
    checked = check(paths)
    text = shown(checked, form)
    if text:
        click.echo(text)
    failed = checked.errors > 0 or (strict and checked.warnings > 0)
    sys.exit(INVALID if failed else SUCCEEDED)
