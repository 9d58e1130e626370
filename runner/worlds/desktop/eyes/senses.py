"""The senses: each looks at one source of facts when it is due."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from btrunner.runner.worlds.desktop.eyes.logs import Log
from btrunner.runner.worlds.desktop.eyes.monitor import Monitor, Way
from btrunner.runner.worlds.desktop.eyes.pixels import (
    Pixels,
    fullness,
    likeness,
    pixels_of,
    read_template,
    share_of,
    shows,
)
from btrunner.runner.worlds.desktop.eyes.process import ClientProcess
from btrunner.runner.worlds.desktop.eyes.reader import Reader
from btrunner.runner.worlds.desktop.eyes.told import ToldInFile, ToldOverSocket, field_of
from btrunner.runner.worlds.desktop.eyes.values import as_value, found_value
from btrunner.runner.worlds.desktop.file.fact_rules import Bar, Fact, JsonField
from btrunner.runner.worlds.desktop.file.quantities import filled
from btrunner.runner.worlds.desktop.file.rules import Rules
from btrunner.runner.worlds.desktop.file.state_rules import Rule
from btrunner.runner.worlds.desktop.file.vocabulary import fact_type
from btrunner.runner.worlds.desktop.screens.screen import Rect, Window

Facts = dict[str, Any]
Look = Callable[[Window], Any]
LOOK_AT_LOGS = 0.04
"""Seconds between two looks at a log: a line is seen within these."""


class Seeing:
    """Looks at the window when it is due, and passes on what was seen."""

    def __init__(self, name: str, every: float, look: Look, take: Callable[[Any], None]) -> None:
        self.name = name
        self.due = 0.0
        self._every = every
        self._look = look
        self._take = take

    def see(self, window: Window, now: float) -> None:
        """Look, now; raises Refused when the window does not show that part."""
        self.due = now + self._every
        seen = self._look(window)
        if seen is not None:
            self._take(seen)


class Senses:
    """All that is looked at of one client; ``facts`` collects what was seen since it was last taken."""

    def __init__(self, rules: Rules, who: Mapping[str, object], monitor: Monitor) -> None:
        self.facts: Facts = {}
        self.logs: dict[str, Log] = {}
        self.told: dict[str, ToldInFile | ToldOverSocket] = {}
        self._rules = rules
        self._who = who
        self._monitor = monitor
        self._reader = Reader()
        self._readers: dict[str, Callable[[str], None]] = {}
        self._lines: list[tuple[str, Callable[[str], None]]] = []
        self._fields: list[tuple[str, str, str]] = []
        self._types = {name: fact_type(fact) for name, fact in rules.facts.items()}
        self.seeing = [*self._of_facts(), *self._of_states()]
        self._of_log_states()
        self.facts.update(
            {name: fact.always for name, fact in rules.facts.items() if fact.always is not None}
        )

    def hear(self) -> None:
        """Take in what logs, sockets, files and the reading engine have brought."""
        for path, log in self.logs.items():
            for line in log.new_lines():
                for where, take in self._lines:
                    if where == path:
                        take(line)
        for source, told in self.told.items():
            news = told.news()
            for name, where, field in self._fields if news is not None else ():
                if where == source:
                    self._set(name, as_value(field_of(news, field), self._types[name]))
        for name, text in self._reader.done().items():
            self._readers[name](text)

    def use(self, process: ClientProcess) -> None:
        """Take in what the client's process uses."""
        for name, fact in self._rules.facts.items():
            if fact.process:
                self._set(name, process.use(fact.process))

    def skip_logs(self) -> None:
        """Forget what the logs of an earlier client say."""
        for log in self.logs.values():
            log.skip()

    def close(self) -> None:
        """Look no more."""
        self._reader.close()

    def _set(self, name: str, value: Any) -> None:
        if value is not None:
            self.facts[name] = value

    def _of_facts(self) -> Iterator[Seeing]:
        for name, fact in self._rules.facts.items():
            if fact.log:
                pattern = re.compile(fact.log.pattern)
                take = partial(self._take_line, name, pattern)
                self._lines.append((self._log(fact.log.file), take))
            elif fact.json:
                self._fields.append((name, self._source(fact.json), fact.json.field))
            elif look := self._look(name, fact):
                yield Seeing(name, fact.every, look, partial(self._set, name))

    def _take_line(self, name: str, pattern: re.Pattern[str], line: str) -> None:
        self._set(name, found_value(pattern, line, self._types[name]))

    def _look(self, name: str, fact: Fact) -> Look | None:
        if fact.bar:
            bar = fact.bar
            return lambda window: _read_bar(_part(window, bar.at), bar)
        if fact.colour:
            patch = fact.colour
            return lambda window: (
                share_of(_part(window, patch.at), patch.colour.rgb, patch.tolerance) >= patch.share
            )
        if fact.template:
            template = fact.template
            small = read_template(template.picture)
            return lambda window: likeness(_part(window, template.at), small) >= template.likeness
        if fact.text:
            pattern = re.compile(fact.text.pattern or ".*", re.DOTALL)
            self._readers[name] = partial(self._take_line, name, pattern)
            at = fact.text.at
            return lambda window: self._reader.want(name, _part(window, at))
        return None

    def _of_states(self) -> Iterator[Seeing]:
        for way in self._monitor.seen:
            look = self._look_for(way)
            yield Seeing(way.name, way.rule.every, look, way.look)

    def _look_for(self, way: Way) -> Look:
        rule: Rule = way.rule
        if rule.colour:
            rgb = rule.colour.rgb
            return lambda window: share_of(_part(window, rule.at), rgb, rule.tolerance) >= rule.share
        if rule.template:
            small = read_template(rule.template)
            return lambda window: likeness(_part(window, rule.at), small) >= rule.likeness
        name = f"state {way.name}"
        self._readers[name] = partial(_take_text, way, plain(rule.text))
        return lambda window: self._reader.want(name, _part(window, rule.at))

    def _of_log_states(self) -> None:
        for way in self._monitor.logged:
            if way.rule.log:
                pattern = re.compile(way.rule.log.pattern)
                take = partial(self._take_state, way, pattern)
                self._lines.append((self._log(way.rule.log.file), take))

    def _take_state(self, way: Way, pattern: re.Pattern[str], line: str) -> None:
        found = pattern.search(line)
        if found is not None:
            position = found.groupdict().get("position") or "0"
            self._monitor.line(way, line, int(position) if position.isdigit() else 0)

    def _log(self, file: str) -> str:
        path = filled(file, self._who)
        self.logs.setdefault(path, Log(path))
        return path

    def _source(self, json: JsonField) -> str:
        source = filled(json.file or json.socket, self._who)
        if source not in self.told:
            self.told[source] = ToldInFile(source) if json.file else ToldOverSocket(source)
        return source


def _read_bar(pixels: Pixels, bar: Bar) -> float | None:
    """Return how full a bar is; None where there is none, as while the game loads or shows nothing at all."""
    if bar.empty is not None and not shows(pixels, (bar.colour.rgb, bar.empty.rgb), bar.tolerance):
        return None
    return fullness(pixels, bar.colour.rgb, bar.tolerance, bar.grows)


def _take_text(way: Way, wanted: str, text: str) -> None:
    seen = wanted in plain(text)
    if seen:
        way.text = text
    way.look(seen)


def plain(text: str) -> str:
    """Return a text as it is compared: engines that read drop spaces, and games shout."""
    return "".join(text.lower().split())


def _part(window: Window, at: list[int] | None) -> Pixels:
    return pixels_of(window.picture(Rect(*at) if at else None))
