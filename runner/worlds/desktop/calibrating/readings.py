"""Readings: what each fact and state comes to in a glimpse, by what evidence, or why it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from msgspec import Struct

from btrunner.runner.worlds.desktop.calibrating import on_screen
from btrunner.runner.worlds.desktop.calibrating.cameras import Glimpse
from btrunner.runner.worlds.desktop.calibrating.found import Found, Unread
from btrunner.runner.worlds.desktop.calibrating.on_screen import part
from btrunner.runner.worlds.desktop.calibrating.outside import Outside, log_state
from btrunner.runner.worlds.desktop.calibrating.targets import Target, rule_of
from btrunner.runner.worlds.desktop.eyes.senses import plain
from btrunner.runner.worlds.desktop.file.fact_rules import Fact
from btrunner.runner.worlds.desktop.file.rules import Rules
from btrunner.runner.worlds.desktop.file.state_rules import Rule
from btrunner.runner.worlds.desktop.file.vocabulary import fact_type


class Reading(Struct, frozen=True):
    """One fact or state: its value, the evidence for it, and ``why`` it is unreadable or not to be trusted."""

    name: str
    value: Any = None
    evidence: str = ""
    why: str = ""


class Reader:
    """Reads the facts and states of one client, again and again."""

    def __init__(self) -> None:
        self._outside = Outside()

    def facts(self, rules: Rules, glimpse: Glimpse) -> list[Reading]:
        """Return a reading of each fact."""
        return [_reading(name, partial(self.fact, fact, glimpse)) for name, fact in rules.facts.items()]

    def states(self, rules: Rules, glimpse: Glimpse) -> list[Reading]:
        """Return a reading of each way in which a state shows."""
        return [_reading(name, partial(state, rule, rules, glimpse)) for name, rule in _ways(rules)]

    def target(self, target: Target, rules: Rules, glimpse: Glimpse) -> Found:
        """Return what a fact, or a way in which a state shows, comes to; raises Unread."""
        rule = rule_of(rules, target)
        return state(rule, rules, glimpse) if isinstance(rule, Rule) else self.fact(rule, glimpse)

    def fact(self, fact: Fact, glimpse: Glimpse) -> Found:
        """Return what a fact comes to; raises Unread."""
        pixels, kind = glimpse.pixels, fact_type(fact)
        if fact.bar:
            return on_screen.bar(part(pixels, fact.bar.at), fact.bar)
        if fact.colour:
            patch = fact.colour
            return on_screen.colour(part(pixels, patch.at), patch.colour, patch.tolerance, patch.share)
        if fact.template:
            small = fact.template
            return on_screen.template(part(pixels, small.at), small.at, small.picture, small.likeness)
        if fact.text:
            return on_screen.text(part(pixels, fact.text.at), fact.text.pattern, kind)
        if fact.log:
            return self._outside.log(fact.log, kind, glimpse.who)
        if fact.json:
            return self._outside.json(fact.json, kind, glimpse.who)
        if fact.process:
            return self._outside.process(fact.process, glimpse.pid)
        if fact.always is None:
            raise Unread("it does not say where it is read")
        return Found(fact.always, "it never changes")


def state(rule: Rule, rules: Rules, glimpse: Glimpse) -> Found:
    """Return whether a way in which a state shows does so now; raises Unread."""
    if rule.log:
        others = [other.log for _, other in _ways(rules) if other.log and other is not rule]
        return log_state(rule.log, others, glimpse.who)
    pixels = part(glimpse.pixels, rule.at)
    if rule.colour:
        return on_screen.colour(pixels, rule.colour, rule.tolerance, rule.share)
    if rule.template:
        return on_screen.template(pixels, rule.at, rule.template, rule.likeness)
    if not rule.text:
        raise Unread("it does not say how it shows")
    try:
        read = on_screen.text_in(pixels)
    except on_screen.NoText as none:
        return Found(False, str(none))
    return Found(plain(rule.text) in plain(read), f"read '{read}'")


def _reading(name: str, look: Callable[[], Found]) -> Reading:
    try:
        return Reading(name, *look())
    except Unread as unread:
        return Reading(name, why=str(unread))


def _ways(rules: Rules) -> Iterator[tuple[str, Rule]]:
    for name, rule in rules.states().items():
        yield name, rule
        for place, other in enumerate(rule.alternatives):
            yield f"{name}/{place}", other
