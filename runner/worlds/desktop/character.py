"""A character at its seat: its client, what its eyes have seen, and what its hands are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from btrunner.runner.errors import WorldError
from btrunner.runner.vocabulary import EXPECTED
from btrunner.runner.worlds.desktop.camera import Camera
from btrunner.runner.worlds.desktop.eyes.handle import EyesHandle
from btrunner.runner.worlds.desktop.eyes.wire import (
    Belongs,
    ClientIs,
    Report,
    Seen,
    Started,
    Starting,
    Unreadable,
    Watch,
)
from btrunner.runner.worlds.desktop.file.programs import found_program
from btrunner.runner.worlds.desktop.file.quantities import filled
from btrunner.runner.worlds.desktop.file.rules import Rules
from btrunner.runner.worlds.desktop.places import Place
from btrunner.runner.worlds.desktop.screens.screen import Wanted
from btrunner.runner.worlds.desktop.seat.handle import Ticket
from btrunner.runner.worlds.desktop.seat.programs import born
from btrunner.runner.worlds.desktop.seat.strokes import Stroke
from btrunner.runner.worlds.desktop.sight import Sight
from btrunner.runner.worlds.desktop.standing import Standing
from btrunner.runner.worlds.protocol import Happening, Member, View

_IN_ORDER = ("none", EXPECTED)
"""Causes of which there is nothing to prove."""
_BLIND_TIMES = 3
"""How often eyes that break are opened again."""


class Character:
    """One character of the session; ``facts`` is what is known of it now, ``standing`` what its client is."""

    def __init__(self, rules: Rules, data: Mapping[str, Any], member: Member, place: Place) -> None:
        self.rules = rules
        self.name = member.name
        self.who: dict[str, object] = {"character": member.name, "role": member.role}
        self.now = 0.0
        self.camera = Camera(member.name, rules.record, self._shoot)
        self.happenings: list[Happening] = []
        self.on_news: Callable[[], None] = lambda: None
        """Is called, from another thread, when its client's state has changed."""
        self._data = dict(data)
        self._place = place
        self._sat = place.times
        self._sight = Sight(rules)
        self.standing = Standing(rules, self._sight, self._tell_client)
        self._title = filled(rules.client.window, self.who)
        self._window = Wanted(self._title)
        self._pid: int | None = None
        self._born: float | None = None
        self._blind = 0
        self._eyes: EyesHandle | None = None

    @property
    def facts(self) -> dict[str, object]:
        """What is known of it now, its client's facts among it."""
        return self._sight.facts

    @property
    def client(self) -> ClientIs:
        """What its client is."""
        return self.standing.client

    @property
    def fresh(self) -> bool:
        """Say whether its display is new, so that there cannot be a client on it."""
        return self._place.own is not None and self.standing.run == 0

    def open_eyes(self) -> None:
        """Begin to look."""
        watch = Watch(self._data, self.name, str(self.who["role"]), self._pid, self.standing.run)
        self._eyes = EyesHandle(watch, self._place.env, self.on_news)

    def sense(self, now: float) -> dict[str, object]:
        """Take in what the eyes have reported; return the facts."""
        self.now = now
        if not self._place.alive:
            self._lose_place()
        elif self._eyes is not None and self._sat == self._place.times:
            for report in self._eyes.reports():
                self._take(report)
            self.standing.look(now)
            if not self._eyes.alive:
                self._open_eyes_again(self._eyes)
        self.camera.look(now)
        return self._sight.look(self.standing.shown, now)

    def strokes(self, strokes: Sequence[Stroke], urgent: bool = False) -> Ticket:
        """Have strokes done in the client's window."""
        return self._place.seat.act(self.name, self._window, strokes, urgent)

    def ready(self) -> bool:
        """Say whether its display is there, for a client to be started."""
        if not self._place.alive:
            self._place.revive()
            return False
        if self._sat != self._place.times:
            self._sat = self._place.times
            self._close_eyes()
            self._pid = self._born = None
            self.open_eyes()
        return True

    def launch(self) -> Ticket:
        """Start the client."""
        self._pid = self._born = None
        self._window = Wanted(self._title)
        self.standing.start(self.now)
        if self._eyes is not None:
            self._eyes.tell(Starting(self.standing.run))
        client = self.rules.client
        first, *rest = (filled(word, self.who) for word in client.command)
        command = [found_program(first, client.cwd) or first, *rest]
        env = {name: filled(value, self.who) for name, value in client.env.items()}
        cwd = Path(filled(client.cwd, self.who)) if client.cwd else None
        album = self.camera.album
        output = album.folder / f"{self.name}.out" if album else None
        return self._place.seat.launch(command, env, cwd, output)

    def launched(self, pid: int) -> None:
        """Take a process that was started for the client's."""
        self._pid, self._born = pid, born(pid)
        self._tell("launched", f"its client, process {pid}")
        if self._eyes is not None:
            self._eyes.tell(Started(pid))

    def not_launched(self, why: str) -> None:
        """Take in that the client could not be started."""
        self._crash(why)

    def view(self) -> View:
        """Return where its client can be looked at."""
        return View(self._place.seat.env, self._window.title, self._window.pids)

    def end(self) -> Ticket | None:
        """End the client where there is one: one of ours by its process, another by asking its window."""
        if self._pid is None and self.client.state == "crashed":
            return None
        if self._pid is not None and born(self._pid) is None:
            return None
        if self._born is not None and self._pid is not None:
            return self._place.seat.kill(self._pid, born=self._born)
        return self._place.seat.shut(self._window)

    def state(self) -> dict[str, object]:
        """Return how to find its client again."""
        return {"pid": self._pid, "born": self._born}

    def restore(self, state: Mapping[str, object]) -> None:
        """Take the client of an earlier runner for ours, if it still is that one."""
        pid, birth = state.get("pid"), state.get("born")
        if isinstance(pid, int) and isinstance(birth, float) and born(pid) == birth:
            self._pid, self._born = pid, birth

    def close(self) -> None:
        """Close the eyes, and end the client where it ends with the session."""
        self._close_eyes()
        if self.rules.client.ends and self._born is not None and self._place.alive:
            ticket = self.end()
            if ticket is not None:
                ticket.wait(6.0)

    def failed(self) -> None:
        """Take a picture of a failure; what fails because the client is lost has been pictured with that."""
        picture = self.camera.of_failure(self.now) if self.client.state == "up" else ""
        if picture:
            self._tell("picture", picture)

    def _shoot(self, path: Path) -> Ticket | None:
        """Have a picture of the window saved; one that has crashed has none."""
        if not self._place.alive or self.client.state == "crashed":
            return None
        return self._place.seat.shoot(path, self._window)

    def _take(self, report: Report) -> None:
        if isinstance(report, Seen):
            self._sight.take(report.facts, self.now)
        elif isinstance(report, ClientIs):
            self.standing.take(report, self.now)
        elif isinstance(report, Belongs):
            self._window = Wanted(self._title, (report.pid,))
            self._pid = self._pid or report.pid
        elif isinstance(report, Unreadable):
            self._tell("unreadable", f"{report.what}: {report.why}")

    def _tell_client(self, client: ClientIs) -> None:
        picture = self.camera.of_loss(client.state) if client.cause not in _IN_ORDER else ""
        why = ": ".join(filter(None, (f"{client.state}, {client.cause}", client.why)))
        self._tell("client", f"{why} ({picture})" if picture else why)

    def _crash(self, why: str) -> None:
        self.standing.become(ClientIs("crashed", "crash", why, run=self.standing.run))

    def _tell(self, what: str, detail: str) -> None:
        self.happenings.append(Happening(what, self.name, detail))

    def _lose_place(self) -> None:
        if self.client.state != "crashed":
            self._crash("its display has gone")

    def _open_eyes_again(self, eyes: EyesHandle) -> None:
        words = eyes.last_words()
        self._blind += 1
        if self._blind > _BLIND_TIMES:
            raise WorldError(f"{self.name}'s eyes break again and again: {words}")
        self._tell("blind", f"its eyes broke and are opened again: {words}")
        self._close_eyes()
        self.open_eyes()

    def _close_eyes(self) -> None:
        if self._eyes is not None:
            self._eyes.close()
            self._eyes = None
