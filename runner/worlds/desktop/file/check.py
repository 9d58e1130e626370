"""The mistakes in a desktop world's file that its schema cannot tell."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath

import msgspec

from btrunner.runner.errors import did_you_mean
from btrunner.runner.worlds.desktop.file.check_actions import actions, login, steps
from btrunner.runner.worlds.desktop.file.check_facts import facts, places, sources
from btrunner.runner.worlds.desktop.file.programs import found_program
from btrunner.runner.worlds.desktop.file.quantities import names_in
from btrunner.runner.worlds.desktop.file.rules import Rules, read_rules
from btrunner.runner.worlds.desktop.file.state_rules import Rule
from btrunner.runner.worlds.protocol import Fault, Path

WHO = ("character", "role")
"""What may stand in braces where the texts of a client are."""


def check_world(data: Mapping[str, object]) -> Iterator[Fault]:
    """Yield what is wrong, by path; what the schema tells is left to it."""
    try:
        rules = read_rules(data)
    except msgspec.ValidationError:
        return
    yield from _display(rules)
    yield from _client(rules)
    yield from facts(rules)
    yield from _states(rules)
    yield from actions(rules)
    yield from login(rules)
    yield from steps(("dismiss",), rules.dismiss, {}, rules)


def _display(rules: Rules) -> Iterator[Fault]:
    if rules.display == "own" and shutil.which("Xvfb") is None:
        yield Fault(
            ("display",),
            "no-xvfb",
            "there is no Xvfb for displays of their own",
            "install the package xvfb, or write display: shared",
            of_machine=True,
        )


def _client(rules: Rules) -> Iterator[Fault]:
    client = rules.client
    texts: list[tuple[Path, str]] = [(("client", "window"), client.window), (("client", "cwd"), client.cwd)]
    texts += [(("client", "command", place), text) for place, text in enumerate(client.command)]
    texts += [(("client", "env", name), text) for name, text in client.env.items()]
    for path, text in texts:
        yield from _braces(path, text)
    if not names_in(client.command[0]) and found_program(client.command[0], client.cwd) is None:
        yield Fault(
            ("client", "command", 0),
            "no-command",
            f"there is no program '{client.command[0]}'",
            "install it, or write its path",
            of_machine=True,
        )
    if client.cwd and not names_in(client.cwd) and not FilePath(client.cwd).is_dir():
        message = f"there is no folder '{client.cwd}'"
        yield Fault(("client", "cwd"), "no-folder", message, of_machine=True)


def _braces(path: Path, text: str) -> Iterator[Fault]:
    for name in names_in(text):
        if name not in WHO:
            yield Fault(path, "unknown-name", f"nothing is called '{name}' here", did_you_mean(name, WHO))


def _states(rules: Rules) -> Iterator[Fault]:
    ended_by_log = "up" in rules.client_states and any(rule.log for rule in _ways(rules.client_states["up"]))
    for state, rule in rules.client_states.items():
        for path, way in _placed(("client_states", state), rule):
            yield from _rule(path, way, rules)
            if way.log and not ended_by_log:
                yield Fault(
                    (*path, "log"),
                    "endless-state",
                    f"nothing in the log ends '{state}'",
                    "give up: {log: …}, the line that says the game goes on",
                )


def _rule(path: Path, rule: Rule, rules: Rules) -> Iterator[Fault]:
    shows = [word for word in ("text", "colour", "template", "log") if getattr(rule, word)]
    if len(shows) != 1:
        found = " and ".join(shows) or "none of them"
        yield Fault(
            path,
            "state-rule",
            f"a state shows by exactly one of text, colour, template and log; found {found}",
        )
        return
    if rule.seen > rule.of:
        yield Fault((*path, "seen"), "state-rule", f"of {rule.of} looks it cannot be seen {rule.seen} times")
    yield from places(path, rule.at, rules)
    yield from sources(path, shows[0], rule.template, rule.log)
    yield from steps((*path, "dismiss"), rule.dismiss, {}, rules)


def _ways(rule: Rule) -> Iterator[Rule]:
    yield rule
    yield from rule.alternatives


def _placed(path: Path, rule: Rule) -> Iterator[tuple[Path, Rule]]:
    yield path, rule
    for place, other in enumerate(rule.alternatives):
        yield (*path, "alternatives", place), other
