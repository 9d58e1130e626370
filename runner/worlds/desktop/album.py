"""The pictures of a session: named in the order in which they were taken, and no more of them than are to be kept."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple, Protocol

ROUTINE, FAILURE = "routine", "failure"
"""What a picture is called that was taken because it was time, or because something failed; others are of losses."""

_NAME = re.compile(r"(?P<who>.+)-(?P<number>\d{3,})-(?P<what>\w+)\.(?:png|jpg)")
_PATIENCE = 10.0
_CANNOT = "cannot be saved"


class Taken(Protocol):
    """A picture that is being taken."""

    @property
    def state(self) -> str:
        """``done`` once it is saved, or ``failed``."""

    @property
    def why(self) -> str:
        """Why it failed."""

    def wait(self, seconds: float) -> object:
        """Wait until it is saved, no longer than so many seconds."""


class _Kept(NamedTuple):
    """A picture that is there; the first in their order is the first that goes."""

    rank: int
    time: float
    path: Path
    size: int


class Album:
    """A folder of pictures that holds no more than ``keep`` bytes, watched over in a thread of its own.

    The oldest go first: routine ones, then those of failures, then those of losses.
    """

    def __init__(self, folder: Path, keep: int) -> None:
        """Go on with a folder; pictures of before are counted, and never written over."""
        self.folder = folder
        self._keep = keep
        self._numbers: dict[str, int] = {}
        self._taken: SimpleQueue[Taken | None] = SimpleQueue()
        self._trouble: SimpleQueue[str] = SimpleQueue()
        self._is_in_trouble = False
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            self._count(path)
        self._keeper = Thread(target=self._watch, name="keeps pictures", daemon=True)
        self._keeper.start()

    def next(self, who: str, what: str) -> Path:
        """Return the file of the next picture of a character: a loss keeps its colours, others are to be looked at."""
        number = self._numbers[who] = self._numbers.get(who, 0) + 1
        return self.folder / f"{who}-{number:03}-{what}.{'jpg' if what in (ROUTINE, FAILURE) else 'png'}"

    def add(self, taken: Taken) -> None:
        """Take in a picture that is being taken."""
        self._taken.put(taken)

    def told(self) -> list[str]:
        """Return what there is to tell since the last call: that pictures cannot be saved, or can be again."""
        lines = []
        while not self._trouble.empty():
            lines.append(self._trouble.get())
        return lines

    def close(self) -> None:
        """Wait for the last pictures, and watch no longer."""
        self._taken.put(None)
        self._keeper.join(_PATIENCE)

    def _count(self, path: Path) -> None:
        found = _NAME.fullmatch(path.name)
        if found:
            self._numbers[found["who"]] = max(self._numbers.get(found["who"], 0), int(found["number"]))

    def _watch(self) -> None:
        while (taken := self._taken.get()) is not None:
            taken.wait(_PATIENCE)
            self._tell(taken)
            with suppress(OSError):
                self._clear()

    def _tell(self, taken: Taken) -> None:
        """Tell once that pictures cannot be saved; that there was no window to take one of is told elsewhere."""
        cannot = taken.state == "failed" and _CANNOT in taken.why
        if cannot and not self._is_in_trouble:
            self._trouble.put(f"{taken.why}; it goes on without pictures")
        elif taken.state == "done" and self._is_in_trouble:
            self._trouble.put("pictures can be saved again")
        elif not cannot:
            return
        self._is_in_trouble = cannot

    def _clear(self) -> None:
        kept = sorted(self._pictures())
        size = sum(each.size for each in kept)
        for each in kept:
            if size <= self._keep:
                return
            each.path.unlink(missing_ok=True)
            size -= each.size

    def _pictures(self) -> list[_Kept]:
        pictures = []
        for path in self.folder.iterdir():
            found = _NAME.fullmatch(path.name)
            if found:
                about = path.stat()
                rank = (ROUTINE, FAILURE).index(found["what"]) if found["what"] in (ROUTINE, FAILURE) else 2
                pictures.append(_Kept(rank, about.st_mtime, path, about.st_size))
        return pictures
