"""The client without its window: which screen it shows, what it was told, and what its keys do there."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from btrunner.demo.game.kinds import OUTSIDE
from btrunner.demo.window.connection import Line
from btrunner.demo.window.dialogs import DIALOGS, Dialog, popup
from btrunner.demo.window.form import Form
from btrunner.demo.wire import (
    Do,
    Entered,
    Friend,
    FromClient,
    FromServer,
    Login,
    Logout,
    Me,
    Queued,
    Refused,
    Say,
    Seen,
    Struck,
    Told,
    Walk,
)

Screen = Literal["login", "connecting", "queue", "loading", "game"]
_LONGEST_CHAT = 60
_BLACK = 0.4


@dataclass
class Model:
    """One client; ``notes`` are lines for its log, ``struck`` faults that only the window can carry out."""

    name: str
    dial: Callable[[], Line]
    loading_time: float = 2.0
    zone_loading_time: float = 0.0
    now: float = 0.0
    screen: Screen = "login"
    dialog: Dialog | None = None
    cause: str = "none"
    form: Form = field(default_factory=Form)
    place: int = 0
    place_since: float = 0.0
    loaded_at: float = 0.0
    loads_for: float = 0.0
    zone: str = ""
    """The zone that is loaded; between two of them nothing is."""
    black_until: float = -math.inf
    popups: int = 0
    seen: Seen | None = None
    chat: deque[Told] = field(default_factory=lambda: deque(maxlen=4))
    typing: str | None = None
    line: Line | None = None
    walking: tuple[float, float] = (0.0, 0.0)
    notes: list[str] = field(default_factory=list)
    struck: list[Struck] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Return the fact ``client``."""
        if self.dialog is not None:
            return self.dialog.state
        return {"game": "up", "loading": "loading", "queue": "queue"}.get(self.screen, "disconnected")

    @property
    def black(self) -> bool:
        """Say whether nothing is to be seen."""
        return self.now < self.black_until

    @property
    def loaded(self) -> float:
        """Return how much is loaded, from 0 to 1."""
        left = (self.loaded_at - self.now) / self.loads_for if self.loads_for else 0.0
        return min(1.0, max(0.0, 1.0 - left))

    def listen(self, now: float) -> None:
        """Let the time come to ``now`` and take in what the server has told since."""
        self.now = now
        if self.line is not None:
            try:
                for message in self.line.poll():
                    self._hear(message)
            except ConnectionError:
                self._fall("network")
        if self.screen == "loading" and now >= self.loaded_at and self.seen is not None:
            self.screen = "game"
            self.notes.append(f"entered the land as {self.name}")

    def _hear(self, message: FromServer) -> None:
        if isinstance(message, Seen):
            self.seen = message
            self._see_zone(message.me)
        elif isinstance(message, Told):
            self.chat.append(message)
            self.notes.append(message.text)
        elif isinstance(message, Refused):
            self._fall(message.reason)
        elif isinstance(message, Queued):
            self._queue(message.position)
        elif isinstance(message, Entered):
            self.zone = ""
            self._load(self.loading_time)
        elif isinstance(message, Struck):
            self._strike(message)

    def _load(self, seconds: float) -> None:
        self.screen, self.cause, self.typing = "loading", "none", None
        self.loads_for, self.loaded_at = seconds, self.now + seconds
        self.notes.append("loading")

    def _see_zone(self, me: Me) -> None:
        """Load another zone as it is entered; nobody has to wait for that in the middle of a fight."""
        if me.zone in (self.zone, OUTSIDE) or me.in_combat:
            return
        before, self.zone = self.zone, me.zone
        if before and self.screen == "game" and self.zone_loading_time:
            self._load(self.zone_loading_time)

    def _queue(self, place: int) -> None:
        self.screen, self.cause = "queue", "server_full"
        self.place, self.place_since = place, self.now
        self.notes.append(f"position in queue: {place}")

    def _strike(self, message: Struck) -> None:
        if message.fault == "dialog":
            self.dialog = popup(self.popups)
            self.popups += 1
            self.typing = None
            self.notes.append(self.dialog.logged)
        elif message.fault == "black_frame":
            self.black_until = self.now + (_BLACK if message.lasting is None else message.lasting)
        else:
            self.struck.append(message)

    def _fall(self, reason: str) -> None:
        """Fall back to the login screen, with the dialog that tells why."""
        if self.line is not None:
            self.line.close()
        self.line, self.seen, self.typing = None, None, None
        self.screen, self.form, self.walking = "login", Form(), (0.0, 0.0)
        self.chat.clear()
        self.dialog = DIALOGS[reason if reason in DIALOGS else "network"]
        self.cause = self.dialog.cause
        self.notes.append(self.dialog.logged)

    def log_in(self) -> None:
        """Send what the fields say."""
        self.screen = "connecting"
        self.notes.append("logging in")
        try:
            self.line = self.dial()
        except OSError:
            self._fall("network")
        else:
            self.line.send(Login(self.form.texts[0], self.form.texts[1], self.name))

    def log_out(self) -> None:
        """Leave in good order."""
        if self.line is not None:
            self._send(Logout())
            self.line.close()
            self.line = None

    def close_dialog(self) -> None:
        """Close the dialog that is open."""
        self.dialog = None
        self.notes.append("dialog closed")

    def press(self, key: str) -> None:
        """Take in a key that writes or leaves: return, escape, tab, backspace."""
        if self.dialog is not None:
            if key in ("return", "escape"):
                self.close_dialog()
        elif self.screen == "login":
            self._press_in_form(key)
        elif self.screen == "game":
            self._press_in_game(key)

    def _press_in_form(self, key: str) -> None:
        if key == "tab":
            self.form.at = 1 - self.form.at
        elif key == "backspace":
            self.form.erase()
        elif key == "return" and all(self.form.texts):
            self.log_in()

    def _press_in_game(self, key: str) -> None:
        if self.typing is None:
            if key == "return":
                self.typing = ""
            elif key == "escape":
                self._send(Do("clear"))
        elif key == "backspace":
            self.typing = self.typing[:-1]
        elif key in ("return", "escape"):
            if key == "return" and self.typing:
                self._send(Say(self.typing))
            self.typing = None

    def type(self, text: str) -> None:
        """Take in letters, where something is written."""
        if self.dialog is not None:
            return
        if self.screen == "login":
            self.form.type(text)
        elif self.typing is not None:
            self.typing = (self.typing + text)[:_LONGEST_CHAT]

    @property
    def plays(self) -> bool:
        """Say whether the keys play the game."""
        return self.screen == "game" and self.dialog is None and self.typing is None

    def play(self, deeds: list[Do | Friend], walk: tuple[float, float]) -> None:
        """Do what the keys of this frame ask for; they do nothing where something else has the keys."""
        walk = walk if self.plays else (0.0, 0.0)
        if walk != self.walking and self.screen == "game":
            self.walking = walk
            self._send(Walk(*walk))
        for deed in deeds if self.plays else []:
            self._send(deed)

    def _send(self, message: FromClient) -> None:
        if self.line is not None:
            self.line.send(message)

    def facts(self) -> dict[str, object]:
        """Return what a role can know of the client, and of the character while it is to be seen."""
        facts: dict[str, object] = {
            "client": self.state,
            "client_cause": self.dialog.cause if self.dialog else self.cause,
            "queue_position": self.place if self.screen == "queue" else 0,
            "queue_quiet_for": float(int(self.now - self.place_since)) if self.screen == "queue" else 0.0,
        }
        if self.state == "up" and not self.black and self.seen is not None:
            me = self.seen.me
            facts |= {name: getattr(me, name) for name in me.__struct_fields__}
        return facts
