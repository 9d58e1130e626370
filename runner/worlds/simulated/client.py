"""A character's client as a state machine: what the faults do to it, and what brings it back."""

from __future__ import annotations

import math

from btrunner.runner.chance import Stream
from btrunner.runner.worlds.simulated.client_rules import Client as ClientRules
from btrunner.runner.worlds.simulated.moments import EVER, NEVER

FINAL = ("update_required", "banned")
_GONE = ("crashed", "hung", *FINAL)
_CONNECTED = ("up", "dialog", "taken_over")

ROUNDING = 1e-6
"""Seconds by which a time that is reckoned may be wrong."""


class Client:
    """The client of one character: its ``state``, the ``cause`` of it, and its place in the queue."""

    def __init__(self, rules: ClientRules, chance: Stream) -> None:
        self.state = "up"
        self.cause = "none"
        self.queue_position = 0
        self.queue_moved_at = 0.0
        self.black_until = NEVER
        self.changes_at = NEVER
        """When the state or the place in the queue changes by itself, or earlier."""
        self._rules = rules
        self.chance = chance
        self.until = NEVER
        """When the present state (loading, hung) is over by itself."""
        self.place = 0.0
        self.joined = 0.0
        self.stalled = False
        self.closable = True
        self.full_until = NEVER
        self.network_until = NEVER
        self.maintenance_until = NEVER
        self.owner_until = NEVER
        self.lingers_until = NEVER
        self.password_is_bad = False

    @property
    def connected(self) -> bool:
        """Say whether the server hears from the client."""
        return self.state in _CONNECTED

    def shows_the_game(self, now: float) -> bool:
        """Say whether anything of the game can be seen."""
        return self.state == "up" and now >= self.black_until

    def lucky(self, share: float) -> bool:
        """Draw from the character's own stream of chance."""
        return self.chance.random() < share

    def strike(self, fault: str, now: float, lasting: float | None) -> bool:
        """Let a fault strike, for so many seconds where it passes; say whether it could."""
        strike = getattr(self, f"_strike_{fault}")
        return self.state not in FINAL and strike(now, lasting) is not False

    def _become(self, state: str, cause: str) -> None:
        self.state = state
        self.cause = cause
        self.queue_position = 0
        self.changes_at = NEVER

    def _strike_disconnect(self, now: float, lasting: float | None) -> None:
        self.network_until = now + (lasting or 0.0)
        self._lose("network")

    def _strike_queue(self, now: float, lasting: float | None) -> None:
        # Without a time it is the next login alone that queues.
        self.full_until = EVER if lasting is None else now + lasting
        self._lose("server_full")

    def _strike_bad_password(self, now: float, lasting: float | None) -> None:
        self.password_is_bad = True
        self._lose("network")

    def _lose(self, cause: str) -> None:
        if self.state not in _GONE:
            self._become("disconnected", cause)

    def _strike_maintenance(self, now: float, lasting: float | None) -> None:
        self.maintenance_until = now + (self._rules.maintenance if lasting is None else lasting)
        if self.state not in _GONE:
            self._become("maintenance", "maintenance")

    def _strike_take_over(self, now: float, lasting: float | None) -> bool:
        if self.state in _GONE:
            return False
        self.owner_until = now + (self._rules.owner_plays if lasting is None else lasting)
        self._become("taken_over", "signed_in_elsewhere")
        return True

    def _strike_crash(self, now: float, lasting: float | None) -> bool:
        if self.state == "crashed":
            return False
        self.kill(now)
        return True

    def _strike_hang(self, now: float, lasting: float | None) -> bool:
        if self.state not in ("up", "loading", "dialog"):
            return False
        self.until = EVER if lasting is None else now + lasting
        self._become("hung", "hang")
        return True

    def _strike_dialog(self, now: float, lasting: float | None) -> bool:
        if self.state != "up":
            return False
        self.closable = not self.lucky(self._rules.unknown_popup)
        self._become("dialog", "popup")
        return True

    def _strike_black_frame(self, now: float, lasting: float | None) -> bool:
        self.black_until = now + (self._rules.black_frame if lasting is None else lasting)
        return self.state == "up"

    def _strike_update(self, now: float, lasting: float | None) -> None:
        self._become("update_required", "update")

    def _strike_ban(self, now: float, lasting: float | None) -> None:
        self._become("banned", "ban")

    def advance(self, now: float) -> str:
        """Let the time pass until now, and return what came to an end by itself, or an empty text."""
        if self.state == "queue":
            return self._move_up(now)
        self.changes_at = self._lasts_until()
        if now < self.changes_at:
            return ""
        if self.state == "loading":
            self._become("up", "none")
            return ""
        if self.state == "hung":
            self._become("up", "none")
            return "the client reacts again"
        if self.state == "maintenance":
            self._become("disconnected", "maintenance")
            return "the server is back"
        self._become("disconnected", "signed_in_elsewhere")
        return "the owner left"

    def _lasts_until(self) -> float:
        """Return when the present state, which is not the queue, is over by itself."""
        if self.state in ("loading", "hung"):
            return self.until
        if self.state == "maintenance":
            return self.maintenance_until
        return self.owner_until if self.state == "taken_over" else EVER

    def _move_up(self, now: float) -> str:
        moved = 0.0 if self.stalled else (now - self.joined) * self._rules.queue.per_minute / 60
        position = max(0, math.ceil(self.place - moved))
        if position != self.queue_position:
            self.queue_position = position
            self.queue_moved_at = now
        if position > 0:
            self.changes_at = self._moves_on_at(position)
            return ""
        if self.full_until == EVER:
            self.full_until = NEVER
        self._load(now)
        return "the login queue is over"

    def _moves_on_at(self, position: int) -> float:
        """Return when the next place in the queue is reached, or just before."""
        if self.stalled:
            return EVER
        return self.joined + (self.place - position + 1) * 60 / self._rules.queue.per_minute - ROUNDING

    def _load(self, now: float) -> None:
        self.until = now + self._rules.loading_time
        self._become("loading", "none")

    def login(self, now: float) -> None:
        """Log in: the state and its cause tell the server's answer."""
        if self.state in FINAL:
            return
        if self.password_is_bad:
            self._become("disconnected", "bad_password")
        elif now < self.network_until:
            self._become("disconnected", "network")
        elif now < self.maintenance_until:
            self._become("maintenance", "maintenance")
        elif now < self.owner_until:
            self._become("taken_over", "signed_in_elsewhere")
        elif now < self.lingers_until:
            self._become("disconnected", "still_logged_in")
        elif now < self.full_until:
            self._join_queue(now)
        elif not self.lucky(self._rules.relog_success):
            self._become("disconnected", "network")
        else:
            self._load(now)

    def _join_queue(self, now: float) -> None:
        self._become("queue", "server_full")
        self.stalled = self.lucky(self._rules.queue.stalls)
        self.place = float(self._rules.queue.length)
        self.joined = self.queue_moved_at = now
        self.queue_position = self._rules.queue.length

    def dismiss(self) -> bool:
        """Close the dialog; False when it is one that stays."""
        if self.closable:
            self._become("up", "none")
        return self.closable

    def kill(self, now: float) -> None:
        """End the process; the server takes a while to notice."""
        if self.state in FINAL:
            return
        if self.connected or self.state in ("hung", "loading"):
            self.lingers_until = now + self._rules.still_logged_in
        self._become("crashed", "crash")

    def begin(self) -> None:
        """Start the process again, up to the login screen."""
        if self.state not in FINAL:
            self._become("disconnected", self.cause)
