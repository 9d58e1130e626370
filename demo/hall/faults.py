"""The faults of the small game: their names, how they are written, and when each of them strikes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from btrunner.runner.errors import did_you_mean
from btrunner.runner.units import duration

FAULTS = {
    "crash": "The client's process ends by a signal; the character lingers, still logged in.",
    "hang": "The client stops its loop; its window stays and answers nothing.",
    "disconnect": "The connection is lost.",
    "dialog": "A popup covers the game until it is closed.",
    "black_frame": "The window is black.",
    "queue": "The server throws the character out and is full: the next login queues.",
    "maintenance": "The server is down for a while.",
    "take_over": "Somebody signs in elsewhere and plays.",
    "update": "The client is too old to log in, for good.",
    "ban": "The account is banned, for good.",
    "bad_password": "The connection is lost and no login is accepted any more.",
    "stuck": "The character cannot move until it gets free or goes home.",
}
OF_CLIENT = frozenset({"crash", "hang", "dialog", "black_frame"})
"""Those that strike the client's program; it is told, and does them to itself."""
EVERYBODY = "all"

_WRITTEN = re.compile(r"(?P<fault>\w+)@(?P<at>[\d.a-z]+)(?:\+(?P<lasting>[\d.a-z]+))?(?::(?P<who>\w+))?")


class Fault(Struct, frozen=True, order=True):
    """A fault that strikes somebody at a time of the server's, for so many seconds where it passes."""

    at: float
    fault: str
    who: str = EVERYBODY
    lasting: float | None = None


class _Line(Struct, forbid_unknown_fields=True, rename={"lasting": "for"}):
    at: str
    fault: str
    who: str = EVERYBODY
    lasting: str | None = None


class Schedule:
    """The faults to come, in the order of their times; one that finds nobody to strike stays due."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._due = sorted(faults, key=lambda fault: fault.at)

    def strike(self, now: float, strikes: Callable[[Fault], bool]) -> list[Fault]:
        """Let the faults strike whose time has come, and return those that did, each of them once."""
        struck = [fault for fault in self._due if fault.at <= now and strikes(fault)]
        self._due = [fault for fault in self._due if fault not in struck]
        return struck


def known(fault: str) -> str:
    """Return the name of a fault that there is; raises ValueError for any other."""
    if fault not in FAULTS:
        raise ValueError(f"there is no fault '{fault}' ({did_you_mean(fault, FAULTS)})")
    return fault


def read_fault(text: str) -> Fault:
    """Return the fault of ``crash@30s:Kaya`` or ``queue@2m+20s``; raises ValueError for anything else."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is no fault: write FAULT@TIME[+LASTING][:WHO], such as crash@30s:Kaya")
    return _fault(_Line(match["at"], match["fault"], match["who"] or EVERYBODY, match["lasting"]))


def read_faults(path: Path) -> list[Fault]:
    """Return the faults of a YAML file, a list of ``{at, fault, who, for}``.

    Raises ValueError, with the number of the entry, for a file that says anything else; OSError where none is.
    """
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        lines = msgspec.convert(data or [], list[_Line])
    except (YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{path}: {error}") from error
    return [_numbered(path, number, line) for number, line in enumerate(lines, 1)]


def _numbered(path: Path, number: int, line: _Line) -> Fault:
    try:
        return _fault(line)
    except ValueError as error:
        raise ValueError(f"{path}: entry {number}: {error}") from error


def _fault(line: _Line) -> Fault:
    lasting = None if line.lasting is None else duration(line.lasting)
    return Fault(duration(line.at), known(line.fault), line.who, lasting)
