"""Reads a recording back: the parts of its attempts that counted, one after the other, as one session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import msgspec

from btrunner.runner.errors import JournalError, said_by_system
from btrunner.runner.sinks.recording import RECORDING_FILE, VERSION
from btrunner.runner.structs import decoded
from btrunner.runner.worlds.recorded.beats import Attempt, Beat, End, next_time

BROKE_OFF = End("stopped", "the recording breaks off here, as its session did", -1, 0)

_HEAD = len(b'["01234567",')


class Part(NamedTuple):
    """What counts of one attempt: its ticks up to ``until``, from where a later attempt went on, and how it ended."""

    attempt: Attempt
    lines: list[memoryview]
    until: int
    end: End

    def beats(self) -> Iterator[Beat]:
        """Yield every tick, those without news among them."""
        decode = msgspec.json.Decoder(Beat).decode
        number, time, rate = self.attempt.tick, self.attempt.t, self.attempt.rate
        for line in self.lines:
            beat = decode(line)
            while number < min(beat.tick, self.until):
                time = next_time(time, rate)
                yield Beat(number, time)
                number += 1
            if beat.tick >= self.until:
                return
            yield beat
            number, time = beat.tick + 1, beat.t
        while number < self.until:
            time = next_time(time, rate)
            yield Beat(number, time)
            number += 1


class _Read(NamedTuple):
    """One attempt as it is written."""

    attempt: Attempt
    beats: list[memoryview]
    ends: list[End]


def read(folder: Path) -> list[Part]:
    """Return the parts of a session's recording; raises JournalError, with the line that is damaged."""
    path = folder / RECORDING_FILE
    attempts = _attempts(path)
    if not attempts or attempts[0].attempt.attempt != 1:
        raise JournalError(f"{path}: the beginning of the session is not in it")
    counted: list[_Read] = []
    for read in attempts:
        while counted and counted[-1].attempt.tick >= read.attempt.tick and len(counted) > 1:
            counted.pop()
        counted.append(read)
    following = [each.attempt.tick for each in counted[1:]]
    return [_part(each, until) for each, until in zip(counted, [*following, None], strict=True)]


def _part(read: _Read, until: int | None) -> Part:
    end = read.ends[-1] if read.ends else BROKE_OFF
    if until is None:
        until = end.ticks
    if until < 0:
        last = decoded(read.beats[-1], Beat).tick + 1 if read.beats else read.attempt.tick
        until = last
    return Part(read.attempt, read.beats, until, end)


def _attempts(path: Path) -> list[_Read]:
    attempts: list[_Read] = []
    decode = msgspec.json.Decoder(Attempt | End).decode
    for number, body in _lines(path):
        try:
            if bytes(body[:12]) == b'{"is":"beat"':
                attempts[-1].beats.append(body)
                continue
            record = decode(body)
        except (msgspec.MsgspecError, IndexError):
            raise JournalError(f"{path}:{number}: this line is not one of a recording") from None
        if isinstance(record, End):
            attempts[-1].ends.append(record)
        elif record.version != VERSION:
            raise JournalError(f"{path}:{number}: this recording is not of version {VERSION}")
        else:
            attempts.append(_Read(record, [], []))
    return attempts


def _lines(path: Path) -> Iterator[tuple[int, memoryview]]:
    """Yield the number and the record of each line; a torn last line is passed over."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise JournalError(f"{path.parent}: there is no recording in it") from None
    except OSError as error:
        raise JournalError(f"{path}: cannot be read: {said_by_system(error)}") from error
    whole = memoryview(data)
    begin, total, number = 0, 0, 0
    while (end := data.find(b"\n", begin)) >= 0:
        number += 1
        body = whole[begin + _HEAD : end - 1]
        total = crc32(body, total)
        if (data[begin : begin + _HEAD], data[end - 1 : end]) != (b'["%08x",' % total, b"]"):
            raise JournalError(f"{path}:{number}: it is damaged: what is in it is not what was written")
        yield number, body
        begin = end + 1
