"""The arbiter: one keyboard and one mouse, many who want them, and one at a time who has them."""

from __future__ import annotations

import math
from collections.abc import Callable

from btrunner.runner.worlds.desktop.screens.screen import Refused
from btrunner.runner.worlds.desktop.seat.acting import Acting, TurnIs

Ended = Callable[[int, str], None]
"""Is told of an act that has ended: its number, and why it was refused or an empty text."""


class _Turn:
    """An act that wants its turn, has it, or has lent it."""

    def __init__(self, number: int, who: str, acting: Acting, urgent: bool) -> None:
        self.number = number
        self.who = who
        self.acting = acting
        self.urgent = urgent
        self.due = -math.inf
        self.now: TurnIs = "free"


class Arbiter:
    """Gives turns: the urgent first, then whoever had none for longest.

    A turn lasts until its act ends or sleeps in freedom; an urgent act waits for no more than that. While an act
    only holds keys down, others of the same character have their turns beside it: a player runs and casts.
    """

    def __init__(self, ended: Ended, clock: Callable[[], float]) -> None:
        self._ended = ended
        self._clock = clock
        self._turns: list[_Turn] = []
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

    def due(self, now: float, begins: bool = True) -> float | None:
        """Return when there is something to do, None when nobody wants anything; ``begins``: also what would begin."""
        if begins and self._next(now) is not None:
            return now
        later = [turn.due for turn in self._turns if turn.now != "free" or (begins and turn.due > now)]
        return min(later, default=None)

    def go_on(self, now: float) -> None:
        """Let those go on who have a turn."""
        for turn in [turn for turn in self._turns if turn.now != "free" and turn.due <= now]:
            self._step(turn)

    def wanted(self, now: float) -> bool:
        """Say whether an act wants to begin something now, and may."""
        return self._next(now) is not None

    def begin(self, now: float) -> None:
        """Give a turn to whoever is next."""
        turn = self._next(now)
        if turn is not None:
            self._count += 1
            self._served[turn.who] = self._count
            self._step(turn)

    def _next(self, now: float) -> _Turn | None:
        """Return who may begin now; nobody goes before the first of those who wait, so that all get their turns."""
        waiting = [turn for turn in self._turns if turn.now == "free" and turn.due <= now]
        first = min(waiting, key=self._rank, default=None)
        return first if first and all(self._lets(turn, first) for turn in self._turns) else None

    def _lets(self, turn: _Turn, other: _Turn) -> bool:
        return turn.now == "free" or (turn.now == "lent" and turn.who == other.who)

    def _rank(self, turn: _Turn) -> tuple[bool, int, int]:
        return not turn.urgent, self._served.get(turn.who, 0), turn.number

    def _step(self, turn: _Turn) -> None:
        try:
            sleep = next(turn.acting)
        except StopIteration:
            self._end(turn, "")
        except Refused as refused:
            self._end(turn, str(refused))
        else:
            turn.now = sleep.turn
            turn.due = self._clock() + sleep.seconds

    def _end(self, turn: _Turn, why: str) -> None:
        self._turns.remove(turn)
        turn.acting.close()
        self._ended(turn.number, why)
