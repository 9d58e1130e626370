"""What a character's client is: as its eyes tell it, as the world takes it, and what of that the journal is told."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import structs

from btrunner.runner.vocabulary import EXPECTED
from btrunner.runner.worlds.desktop.eyes.wire import ClientIs
from btrunner.runner.worlds.desktop.file.rules import Rules
from btrunner.runner.worlds.desktop.sight import Sight

_SEEN_WITHIN = 2.0
"""Seconds in which all of a game that is up is seen; longer is not waited."""
_OF_A_BEGINNING = ("loading", "disconnected", "crashed")
"""What a client is, one after the other, while it is brought up."""
_NOBODY_LOOKED = "nobody has looked yet"


class Standing:
    """The client of one character; ``client`` is what it is, ``tell`` hears each change of what trees are shown."""

    def __init__(self, rules: Rules, sight: Sight, tell: Callable[[ClientIs], None]) -> None:
        self.client = ClientIs("loading", "none", _NOBODY_LOOKED)
        self.run = 0
        """The number of its start, 0 for one that was there."""
        self.absent = False
        """Whether there was no client when the session began."""
        self._beginning = False
        self._sight = sight
        self._tell = tell
        self._loads_for = float(rules.client.loading_time)
        self._forgets = rules.login.still_logged_in
        self._coming_up: tuple[ClientIs, float] | None = None
        self._left_at: float | None = None
        self._loads_since = 0.0

    @property
    def unknown(self) -> bool:
        """Say whether nobody has looked at it yet."""
        return self.client.why == _NOBODY_LOOKED

    @property
    def expected(self) -> bool:
        """Say whether it is waited for: nothing is wrong with it."""
        return self.shown.cause == EXPECTED

    @property
    def shown(self) -> ClientIs:
        """What trees are shown: while the world itself brings it up, it is neither lost nor to be recovered."""
        if self._beginning and self.client.state in _OF_A_BEGINNING:
            return ClientIs("loading", EXPECTED, "the session begins", run=self.run)
        return self.client

    def begin(self) -> None:
        """Take it for one that is being brought up as the session begins."""
        self._beginning = True

    def begun(self) -> None:
        """Take it for what it is."""
        before, self._beginning = self.shown, False
        self._tell_change(before)

    def start(self, now: float) -> None:
        """Take it for another one, that is being started."""
        self.run += 1
        self._left_at = now
        self.become(ClientIs("loading", "none", "it is being started", run=self.run))

    def take(self, state: ClientIs, now: float) -> None:
        """Take in what its eyes tell of it."""
        if state.run != self.run:
            return  # of a client that is no more
        if state.run == 0 and state.state == "crashed" and self.unknown:
            self.absent = True
        elif state.state == "up" and self.client.state != "up":
            self._sight.forget()
            self._coming_up = state, now
        else:
            self._coming_up = None
            self._change(state, now)

    def look(self, now: float) -> None:
        """Take in what the time brings: a game that is seen at last, or what is waited for no longer."""
        if self._coming_up is not None:
            # Up is only one whose game is seen, too: trees would take unknown facts for bad ones.
            state, since = self._coming_up
            if self._sight.whole or now - since >= _SEEN_WITHIN:
                self._coming_up = None
                self.become(state)
        elif self.client.cause == EXPECTED and now - self._loads_since >= self._loads_for:
            why = f"it has loaded for {self._loads_for:g} s"
            self.become(structs.replace(self.client, cause="none", why=why))
        elif self.client.cause == "still_logged_in" and self._forgets is not None:
            self._forget(now, float(self._forgets))

    def _change(self, state: ClientIs, now: float) -> None:
        if self.client.state == "up":
            self._left_at = self._loads_since = now
        # A loading screen amid the game is one of the game's own; that nothing is seen of it is none.
        if state.state == "loading" and state.way and (self.client.state == "up" or self.expected):
            state = structs.replace(state, cause=EXPECTED)
        self.become(state)

    def _forget(self, now: float, forgets: float) -> None:
        self._left_at = now if self._left_at is None else self._left_at
        if now - self._left_at >= forgets:
            self._left_at = None  # if that was too soon, the next refusal counts from when it came
            why = f"the server forgets a login after {forgets:g} s"
            self.become(structs.replace(self.client, cause="none", why=why))

    def become(self, state: ClientIs) -> None:
        """Be in another state."""
        before, self.client = self.shown, state
        self._tell_change(before)

    def _tell_change(self, before: ClientIs) -> None:
        now = self.shown
        if (now.state, now.cause) != (before.state, before.cause):
            self._tell(now)
