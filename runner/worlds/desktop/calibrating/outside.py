"""What is found outside of the window: in a client's log, in what it tells as JSON, and of its process."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from btrunner.runner.errors import said_by_system
from btrunner.runner.params import Type
from btrunner.runner.worlds.desktop.calibrating.found import Found, Unread
from btrunner.runner.worlds.desktop.calibrating.on_screen import not_found
from btrunner.runner.worlds.desktop.eyes.logs import Log
from btrunner.runner.worlds.desktop.eyes.process import ClientProcess
from btrunner.runner.worlds.desktop.eyes.told import ToldOverSocket, field_of
from btrunner.runner.worlds.desktop.eyes.values import as_value, found_value
from btrunner.runner.worlds.desktop.file.fact_rules import JsonField, LogLine
from btrunner.runner.worlds.desktop.file.quantities import filled, names_in

_HEARD_WITHIN = 2.0
_LOOK = 0.02
_CPU_FOR = 0.2
"""Seconds over which the use of the processor is measured the first time: it is that since the last look."""


class Outside:
    """Sources beside the screen; sockets and processes are kept from one look to the next."""

    def __init__(self) -> None:
        self._sockets: dict[str, ToldOverSocket] = {}
        self._heard: dict[str, Any] = {}
        self._process: ClientProcess | None = None

    def log(self, rule: LogLine, kind: Type, who: Mapping[str, object]) -> Found:
        """Return the value of the last line that a pattern finds."""
        pattern = _compiled(rule)
        line = next((line for line in _lines(rule, who) if pattern.search(line)), None)
        if line is None:
            raise Unread(f"no line of the log is found by {rule.pattern}")
        value = found_value(pattern, line, kind)
        if value is None:
            raise Unread(f"line '{line}': {not_found(pattern, line, kind)}")
        return Found(value, f"line '{line}'")

    def json(self, rule: JsonField, kind: Type, who: Mapping[str, object]) -> Found:
        """Return the value of a field that the client tells."""
        source = _filled(rule.file or rule.socket, who)
        told = _in_file(source) if rule.file else self._over_socket(source)
        read = field_of(told, rule.field)
        if read is None:
            raise Unread(_no_field(told, rule.field))
        value = as_value(read, kind)
        if value is None:
            raise Unread(kind.refuses(read) or f"{read!r} is not {kind.noun}")
        return Found(value, f"{rule.field} in {os.path.basename(source)}")

    def process(self, what: str, pid: int | None) -> Found:
        """Return what the client's process uses."""
        if pid is None:
            raise Unread("the process is not known: only that of a window is")
        if self._process is None or self._process.pid != pid:
            self._process = ClientProcess(pid)
            self._process.use("cpu")
            time.sleep(_CPU_FOR)
        value = self._process.use(what)
        if value is None:
            raise Unread(f"the system does not tell of process {pid}")
        return Found(value, f"process {pid}")

    def _over_socket(self, address: str) -> Any:
        if address not in self._sockets:
            self._sockets[address] = ToldOverSocket(address)
        until = time.monotonic() + _HEARD_WITHIN
        while True:
            news = self._sockets[address].news()
            if news is not None:
                self._heard[address] = news
            if address in self._heard:
                return self._heard[address]
            if time.monotonic() > until:
                raise Unread(f"nothing was heard from {address} within {_HEARD_WITHIN:g} s")
            time.sleep(_LOOK)


def log_state(rule: LogLine, others: Iterable[LogLine], who: Mapping[str, object]) -> Found:
    """Return whether a line of a state is the last one in its log of all that tell a state."""
    pattern, rivals = _compiled(rule), [_compiled(other) for other in others if other.file == rule.file]
    superseded = ""
    for line in _lines(rule, who):
        if pattern.search(line):
            return Found(
                not superseded, f"line '{line}'" + (superseded and f", but then line '{superseded}'")
            )
        if not superseded and any(rival.search(line) for rival in rivals):
            superseded = line
    return Found(False, f"no line of the log is found by {rule.pattern}")


def _compiled(rule: LogLine) -> re.Pattern[str]:
    try:
        return re.compile(rule.pattern)
    except re.error as error:
        raise Unread(f"the pattern {rule.pattern} is no regular expression: {error}") from error


def _lines(rule: LogLine, who: Mapping[str, object]) -> list[str]:
    """Return the lines of a log, the last one first."""
    path = _filled(rule.file, who)
    if not os.path.exists(path):
        raise Unread(f"there is no log {os.path.basename(path)}")
    return Log(path).new_lines()[::-1]


def _in_file(path: str) -> Any:
    try:
        with open(path, "rb") as file:
            return msgspec.json.decode(file.read())
    except OSError as error:
        raise Unread(f"{os.path.basename(path)}: {said_by_system(error)}") from error
    except msgspec.DecodeError as error:
        raise Unread(f"{os.path.basename(path)} is no JSON: {error}") from error


def _no_field(told: Any, path: str) -> str:
    """Say where a path leads nowhere, and what there is instead."""
    steps = path.split(".")
    known = next(i for i in range(len(steps)) if field_of(told, ".".join(steps[: i + 1])) is None)
    above = field_of(told, ".".join(steps[:known])) if known else told
    there = f": there are {', '.join(sorted(above)[:12])}" if isinstance(above, dict) and above else ""
    return f"there is no '{steps[known]}' in {'.'.join(steps[:known]) or 'the object'}{there}"


def _filled(text: str, who: Mapping[str, object]) -> str:
    path = filled(text, who)
    if names_in(path):
        raise Unread(f"whose {os.path.basename(path)} it is, --{names_in(path)[0]} says")
    return path
