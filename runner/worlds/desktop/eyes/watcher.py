"""Watches one client: finds its window, asks it for signs of life, and tells what it sees and in which state it is."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from btrunner.runner.worlds.desktop.eyes.monitor import Monitor
from btrunner.runner.worlds.desktop.eyes.process import ClientProcess
from btrunner.runner.worlds.desktop.eyes.senses import LOOK_AT_LOGS, Senses
from btrunner.runner.worlds.desktop.eyes.wire import Belongs, ClientIs, Report, Seen, Unreadable, Watch
from btrunner.runner.worlds.desktop.file.quantities import filled
from btrunner.runner.worlds.desktop.file.rules import read_rules
from btrunner.runner.worlds.desktop.screens.screen import Refused, Screen, Wanted, Window

_PING_EVERY = 0.25
_LOOK_AT_USE = 1.0
_FIND_EVERY = 0.1


class Watcher:
    """One client's window and process, looked at again and again; ``now`` is in seconds of any steady clock."""

    def __init__(self, watch: Watch, screen: Screen, report: Callable[[Report], None], now: float) -> None:
        rules = read_rules(watch.data)
        who = {"character": watch.character, "role": watch.role}
        self._client = rules.client
        self._title = filled(rules.client.window, who)
        self._screen = screen
        self._report = report
        self._monitor = Monitor(rules.states())
        self._senses = Senses(rules, who, self._monitor)
        self._process: ClientProcess | None = None
        self._window: Window | None = None
        self._had_window = False
        self._expecting = False
        self._since = now
        self._told: ClientIs | None = None
        self._pings = _Pings(rules.client.hung_after)
        self._frozen = _Frozen(rules.client.frozen_after)
        self._use_due = 0.0
        self._unreadable: set[str] = set()
        self._find_due = 0.0
        self._monitor.restart(watch.run)
        if watch.pid is not None:
            self.started(watch.pid, now)

    def starting(self, run: int, now: float) -> None:
        """Forget the client that was: another one is about to be started."""
        if self._process is not None:
            self._process.close()
        self._process = None
        self._expecting = True
        self._since = now
        self._lose_window()
        self._had_window = False
        self._monitor.restart(run)
        self._senses.skip_logs()

    def started(self, pid: int, now: float) -> None:
        """Take a process for the client's."""
        self._process = ClientProcess(pid)
        self._expecting = False
        self._since = now

    def filenos(self) -> list[int]:
        """Return what becomes readable when something happens."""
        process = self._process.fileno() if self._process else None
        return [number for number in (process, self._screen.fileno()) if number is not None]

    def readable(self, number: int) -> None:
        """Take in that something happened."""
        if self._process is not None and number == self._process.fileno():
            self._process.ended()

    def due(self, now: float) -> float:
        """Return when to look again."""
        return min([now + LOOK_AT_LOGS, *(seeing.due for seeing in self._senses.seeing if self._window)])

    def look(self, now: float) -> None:
        """Look at all that is due, and report what is new; raises ScreenGone when the display has gone."""
        self._screen.settle()
        gone = self._gone(now)
        if gone:
            self._lose_window()
        elif self._window is None and not self._expecting:
            self._finds_window(now)
        self._senses.hear()
        if self._window is not None:
            self._look_at(self._window, now)
        if self._process is not None and not gone and now >= self._use_due:
            self._use_due = now + _LOOK_AT_USE
            self._senses.use(self._process)
        silent = self._silent(now)
        self._tell(self._monitor.verdict(gone, self._window is not None, silent))

    def close(self) -> None:
        """Look no more."""
        self._senses.close()

    def _gone(self, now: float) -> str:
        """Return why there is no client any more, or an empty text."""
        if self._expecting:
            return ""
        if self._process is not None and self._process.gone:
            return "its process has ended"
        if self._had_window and (self._window is None or not self._window.alive()):
            return "its window has gone"
        if self._process is None and self._window is None and not self._finds_window(now):
            return "it does not run"
        if not self._had_window and now - self._since > self._client.start_time:
            return f"no window '{self._title}' came"
        return ""

    def _find(self) -> Window | None:
        pids = tuple(self._process.family()) if self._process else ()
        return self._screen.find(Wanted(self._title, pids))

    def _finds_window(self, now: float) -> bool:
        """Look for the window when that is due; say whether it was found."""
        if now < self._find_due:
            return False
        self._find_due = now + _FIND_EVERY
        window = self._find()
        if window is None:
            return False
        try:
            window.watch()
            pid = window.pid()
        except Refused:
            return False
        self._window, self._had_window = window, True
        self._pings.restart()
        self._frozen.restart()
        if pid is not None:
            self._own(pid, now)
        return True

    def _own(self, pid: int, now: float) -> None:
        """Watch the process that has the window, where nobody said which it is."""
        self._report(Belongs(pid))
        if self._process is None:
            self.started(pid, now)

    def _lose_window(self) -> None:
        self._window = None
        self._monitor.forget_looks()

    def _look_at(self, window: Window, now: float) -> None:
        for seeing in self._senses.seeing:
            if seeing.due <= now:
                try:
                    seeing.see(window, now)
                except Refused as refused:
                    self._refuse(seeing.name, str(refused))

    def _refuse(self, what: str, why: str) -> None:
        if what not in self._unreadable and self._window is not None and self._window.alive():
            self._unreadable.add(what)
            self._report(Unreadable(what, why))

    def _silent(self, now: float) -> str:
        """Return why the client is taken to hang, or an empty text."""
        if self._window is None:
            return ""
        try:
            return self._pings.silence(self._window, now) or self._frozen.stillness(self._window, now)
        except Refused:
            return ""

    def _tell(self, state: ClientIs) -> None:
        if self._senses.facts:
            facts, self._senses.facts = self._senses.facts, {}
            self._report(Seen(facts))
        if state != self._told:
            self._told = state
            self._report(state)


class _Pings:
    """Signs of life that a window is asked for."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self.restart()

    def restart(self) -> None:
        """Begin anew, with another window."""
        self._number = 0
        self._due = 0.0
        self._unanswered_since: float | None = None

    def silence(self, window: Window, now: float) -> str:
        """Ask when it is due; return for how long it has not answered where that is too long."""
        if self._number and window.answered() == self._number:
            self._unanswered_since = None
        if now >= self._due:
            self._due = now + _PING_EVERY
            self._ask(window, now)
        if self._unanswered_since is None or now - self._unanswered_since < self._patience:
            return ""
        return f"it has not answered for {self._patience:g} s"

    def _ask(self, window: Window, now: float) -> None:
        if self._unanswered_since is None:
            self._number += 1
            if window.ping(self._number):
                self._unanswered_since = now


class _Frozen:
    """A picture that does not change, of a client in which something always moves."""

    def __init__(self, patience: float | None) -> None:
        self._patience = patience
        self.restart()

    def restart(self) -> None:
        """Begin anew, with another window."""
        self._due = 0.0
        self._sum = -1
        self._since = 0.0

    def stillness(self, window: Window, now: float) -> str:
        """Look when it is due; return for how long nothing has changed where that is too long."""
        if self._patience is None:
            return ""
        if now >= self._due:
            self._due = now + _PING_EVERY
            seen = zlib.crc32(window.picture().pixels)
            if seen != self._sum:
                self._sum, self._since = seen, now
        return f"nothing has moved for {self._patience:g} s" if now - self._since >= self._patience else ""
