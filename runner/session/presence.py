"""What the session itself says of a character: whether it is online or parked, and since when it stalls."""

from __future__ import annotations

from btrunner.runner.session.board import Board
from btrunner.runner.session.character import Character
from btrunner.runner.session.sight import NO_CHANGES, Changes
from btrunner.runner.unknown import UNKNOWN
from btrunner.runner.vocabulary import EXPECTED, STALLED_FOR


class Presence:
    """Keeps the three facts of SESSION_FACTS for one character; where the world knows no clients, it is up."""

    __slots__ = (
        "_board", "_cause", "_character", "_client", "_is_parked", "_is_up", "_progress_at", "_sight", "_snapshot",
        "_stalled_for", "_stalls", "name",
    )  # fmt: skip

    def __init__(self, character: Character, board: Board) -> None:
        self.name = character.name
        self._character = character
        self._board = board
        self._snapshot = board.snapshot
        self._sight = board.sights[self.name]
        self._client = f"{self.name}.client" if "client" in self._sight.facts else ""
        self._cause = f"{self.name}.client_cause" if "client_cause" in self._sight.facts else ""
        self._stalled_for = f"{self.name}.{STALLED_FOR}"
        self._stalls = self._sight.progress is not None
        self._progress_at = 0.0
        self._is_up: bool | None = None
        self._is_parked: bool | None = None
        board.snapshot[self._stalled_for] = 0.0

    def update(self, now: float) -> Changes:
        """Look at the client and at who waits for a person; returns what of ``online`` and ``parked`` changed."""
        character, snapshot = self._character, self._snapshot
        self.drift(now)
        state = snapshot[self._client] if self._client else "up"
        is_up = state is not UNKNOWN and (state == "up" or self._is_expected())
        if character.resting and is_up:
            character.is_back()
        is_parked = character.question is not None
        if is_up is self._is_up and is_parked is self._is_parked:
            return NO_CHANGES
        self._is_up, self._is_parked = is_up, is_parked
        return self._tell({"online": is_up and not is_parked, "parked": is_parked})

    def drift(self, now: float) -> None:
        """Say for how long it has made no progress."""
        if self._stalls:
            # As round(seconds, 6) at half its price: both times have six digits, so that there are no ties.
            stalled_for = round((now - self._sight.made[1]) * 1e6) / 1e6
            self._snapshot[self._stalled_for] = stalled_for
            if self._sight.made[1] != self._progress_at:
                self._progress_at = self._sight.made[1]
                self._board.news.append((self.name, {STALLED_FOR: stalled_for}))

    def _is_expected(self) -> bool:
        """Say whether a client that was up shows a loading screen, for which its world waits."""
        return bool(self._is_up and self._cause) and self._snapshot[self._cause] == EXPECTED

    def restore(self) -> None:
        """Go on from what the board and the character have restored."""
        self._progress_at = self._sight.made[1]
        online = self._snapshot[f"{self.name}.online"]
        if online is not UNKNOWN:
            state = self._snapshot[self._client] if self._client else "up"
            self._is_up = state is not UNKNOWN and state == "up"
            self._is_parked = self._snapshot[f"{self.name}.parked"]

    def _tell(self, facts: Changes) -> Changes:
        return {key: value for key, value in facts.items() if self._board.tell(self.name, key, value)}
