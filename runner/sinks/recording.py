"""The recording of a session: a file of lines with all that came from outside, so that it can be played again.

Each line is a JSON array of a checksum and a record; the checksum goes over all lines so far, so that a change
anywhere is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zlib import crc32

import msgspec

from btrunner.runner.errors import JournalError, said_by_system
from btrunner.runner.events import CharacterHeader, Ending, SessionHeader, Tick
from btrunner.runner.session.session import ANSWERS
from btrunner.runner.sinks.line_file import LineFile
from btrunner.runner.worlds.recorded.beats import Answer, Attempt, Beat, End, Report, next_time
from btrunner.runner.worlds.recorded.recording import RecordingWorld

VERSION = 1
RECORDING_FILE = "world.recording"
_OF_THE_SESSION = ("world", "party_lost")
"""Events of the session as a whole that come of themselves when it is played again."""


class Recording:
    """Writes down, after each tick, what a recording world has noted in it; a tick without news has no line."""

    def __init__(self, folder: Path, session_id: str, world: RecordingWorld, attended: bool) -> None:
        """Make it; ``attended``: a person is there to answer."""
        self._path = folder / RECORDING_FILE
        self._id = session_id
        self._world = world
        self._attended = attended
        self._rate = 0.0
        self._due = 0.0
        self._sum = 0
        self._file: LineFile | None = None
        self._encode = msgspec.json.Encoder(enc_hook=str).encode

    def open(self, session: SessionHeader, characters: Mapping[str, CharacterHeader]) -> None:
        """Begin the file, or go on with it; raises JournalError."""
        begins = session.continuation
        self._sum = _sum_of(self._path) if begins.attempt > 1 else 0
        self._rate, self._due = session.rate, -1.0
        self._file = LineFile(self._path, new=begins.attempt == 1)
        self._write(
            Attempt(
                VERSION, self._id, session.session, session.world, session.rate, session.seed,
                session.characters, self._attended, begins.attempt, begins.tick, begins.time, self._world.resumed,
            )
        )  # fmt: skip

    def take(self, tick: Tick) -> None:
        """Write down a tick; what is said while everything is halted, after the last one, is none."""
        beat = self._world.take_beat()
        if beat is None:
            return
        beat.tick, beat.t = tick.number, tick.time
        beat.answers = _answers(tick)
        if tick.events:
            beat.reports = [
                Report(event["event"], event["why"])
                for event in tick.events
                if event["event"] not in _OF_THE_SESSION
            ]
        # A line for all that the journal has, too, so that both are cut at the same tick.
        if tick.time != self._due or not beat.is_quiet or not _is_empty(tick):
            self._write(beat)
        self._due = next_time(tick.time, self._rate)

    def close(self, ending: Ending) -> None:
        """Write down how it ended."""
        if self._file is not None:
            try:
                self._write(End(ending.outcome, ending.why, ending.ticks, ending.overruns))
            finally:
                self._file.close()
                self._file = None

    def _write(self, record: Attempt | Beat | End) -> None:
        assert self._file is not None  # noqa: S101 - it was opened
        body = self._encode(record)
        self._sum = crc32(body, self._sum)
        self._file.append(b'["%08x",%b]\n' % (self._sum, body))


def _is_empty(tick: Tick) -> bool:
    return not tick.events and all(record.is_empty() for record in tick.characters.values())


def _answers(tick: Tick) -> list[Answer]:
    return [
        Answer(name, event["answer"])
        for name, record in tick.characters.items()
        for event in record.events
        if event["event"] == "answered" and event["answer"] in ANSWERS
    ]


def _sum_of(path: Path) -> int:
    """Return the checksum of all lines of a file; raises JournalError."""
    try:
        last = path.read_bytes().rpartition(b"\n")[0].rpartition(b"\n")[2]
        return int(last[2:10], 16) if last else 0
    except OSError as error:
        raise JournalError(f"{path}: cannot be read: {said_by_system(error)}") from error
    except ValueError:
        raise JournalError(f"{path}: its last line is not that of a recording") from None
