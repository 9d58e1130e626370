"""The arbiter: one keyboard and one mouse, many who want them, and one at a time who has them."""

from __future__ import annotations

from collections.abc import Callable

from btrunner.runner.worlds.desktop.screens.screen import Refused
from btrunner.runner.worlds.desktop.seat.acting import Acting

Ended = Callable[[int, str], None]
"""Is told of an act that has ended: its number, and why it was refused or an empty text."""


class _Turn:
    """An act that wants its turn, or has it."""

    def __init__(self, number: int, who: str, acting: Acting, urgent: bool) -> None:
        self.number = number
        self.who = who
        self.acting = acting
        self.urgent = urgent
        self.due = 0.0
        self.free = True


class Arbiter:
    """Gives turns: the urgent first, then whoever had none for longest.

    A turn lasts until its act ends or sleeps in freedom; an urgent act waits for no more than that.
    """

    def __init__(self, ended: Ended) -> None:
        self._ended = ended
        self._turns: list[_Turn] = []
        self._holder: _Turn | None = None
        self._served: dict[str, int] = {}
        self._count = 0

    def add(self, number: int, who: str, acting: Acting, urgent: bool) -> None:
        """Let an act wait for its turn."""
        self._turns.append(_Turn(number, who, acting, urgent))

    def halt(self, number: int) -> None:
        """Stop an act and let go of what it holds; does nothing when it has ended."""
        for turn in [turn for turn in self._turns if turn.number == number]:
            self._end(turn, "halted")

    def refuse_all(self, why: str) -> None:
        """Stop every act."""
        for turn in list(self._turns):
            self._end(turn, why)

    def due(self) -> float | None:
        """Return when ``advance`` has something to do, None when nobody wants anything."""
        if self._holder is not None:
            return self._holder.due
        return min((turn.due for turn in self._turns), default=None)

    @property
    def held(self) -> bool:
        """Say whether somebody has the turn and keeps it."""
        return self._holder is not None

    def advance(self, now: float) -> None:
        """Let whoever has the turn go on, or give it to the next."""
        if self._holder is None:
            waiting = [turn for turn in self._turns if turn.due <= now]
            if not waiting:
                return
            self._holder = min(waiting, key=self._rank)
            self._count += 1
            self._served[self._holder.who] = self._count
        if self._holder.due <= now:
            self._step(self._holder, now)

    def _rank(self, turn: _Turn) -> tuple[bool, int, int]:
        return not turn.urgent, self._served.get(turn.who, 0), turn.number

    def _step(self, turn: _Turn, now: float) -> None:
        try:
            sleep = next(turn.acting)
        except StopIteration:
            self._end(turn, "")
        except Refused as refused:
            self._end(turn, str(refused))
        else:
            turn.due = now + sleep.seconds
            if sleep.free:
                self._holder = None

    def _end(self, turn: _Turn, why: str) -> None:
        if self._holder is turn:
            self._holder = None
        self._turns.remove(turn)
        turn.acting.close()
        self._ended(turn.number, why)
