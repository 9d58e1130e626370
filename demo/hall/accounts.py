"""Who is let in: passwords, bans, maintenance, the queue of a full server, and who is still logged in."""

from __future__ import annotations

import hmac
import math
from dataclasses import dataclass, field

from btrunner.demo.wire import VERSION, Entered, Login, Queued, Refused

REASONS = (
    "ban",
    "update",
    "bad_password",
    "network",
    "maintenance",
    "signed_in_elsewhere",
    "still_logged_in",
)
"""Why a login is refused; where several hold, the first is told."""


@dataclass
class Account:
    """The account of one character; ``until`` says for each reason when it ends."""

    account: str
    password: str
    until: dict[str, float] = field(default_factory=dict)
    full_until: float = -math.inf
    queued_at: float | None = None


@dataclass
class Gate:
    """Answers logins; a character's first login makes its account, with the password that was given."""

    queue_length: int = 10
    queue_pace: float = 1.0
    """How many places a queue moves on in a second."""
    accounts: dict[str, Account] = field(default_factory=dict)

    def answer(self, login: Login, now: float) -> Entered | Queued | Refused:
        """Return what a login is told; one that queues asks again, and is let in when its place is 0."""
        account = self.accounts.setdefault(login.name, Account(login.account, login.password))
        reason = self._refusal(account, login, now)
        if reason:
            return Refused(reason)
        if now < account.full_until and account.queued_at is None:
            account.queued_at = now
        place = self.place(login.name, now)
        if place > 0:
            return Queued(place)
        self.step_out(login.name)
        if account.full_until == math.inf:
            account.full_until = -math.inf
        return Entered(login.name)

    def _refusal(self, account: Account, login: Login, now: float) -> str:
        if login.version != VERSION:
            return "update"
        given, known = (f"{who}\n{word}".encode() for who, word in _credentials(account, login))
        if not hmac.compare_digest(given, known):
            return "bad_password"
        return next((reason for reason in REASONS if now < account.until.get(reason, -math.inf)), "")

    def place(self, name: str, now: float) -> int:
        """Return the place in the queue, 0 for one whose turn it is and for one who does not queue."""
        queued_at = self.accounts[name].queued_at
        if queued_at is None:
            return 0
        return max(0, math.ceil(self.queue_length - (now - queued_at) * self.queue_pace))

    def step_out(self, name: str) -> None:
        """Give up the place in the queue."""
        self.accounts[name].queued_at = None

    def bar(self, name: str, reason: str, until: float) -> None:
        """Refuse a character's logins for a reason, up to a time."""
        self.accounts[name].until[reason] = until

    def fill(self, name: str, until: float) -> None:
        """Let a character's logins queue up to a time; for ever means the next one alone."""
        self.accounts[name].full_until = until


def _credentials(account: Account, login: Login) -> tuple[tuple[str, str], tuple[str, str]]:
    return (login.account.lower(), login.password), (account.account.lower(), account.password)
