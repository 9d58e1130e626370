"""A desktop world: characters who sit at displays, look at their clients' windows, and press keys in them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

from btrunner.runner.errors import Fail, WorldError
from btrunner.runner.worlds.desktop.acts import act
from btrunner.runner.worlds.desktop.album import Album
from btrunner.runner.worlds.desktop.character import Character
from btrunner.runner.worlds.desktop.doing import Doing, Steps
from btrunner.runner.worlds.desktop.file.rules import Rules
from btrunner.runner.worlds.desktop.places import Place
from btrunner.runner.worlds.desktop.recovering import (
    dismiss_dialog,
    loaded,
    relog,
    restart_client,
    start_client,
)
from btrunner.runner.worlds.desktop.secret import secrets
from btrunner.runner.worlds.protocol import Happening, Member, View

_OWN = {"dismiss_dialog": dismiss_dialog, "relog": relog, "restart_client": restart_client}
_STOPPED = "the pointer was moved to the upper left corner, which stops everything"


class DesktopWorld:
    """A world of real windows. Raises WorldError when a display or a credential is missing.

    Clients are looked for, and started where there are none, with the first look.
    """

    def __init__(self, rules: Rules, data: Mapping[str, Any], cast: Sequence[Member]) -> None:
        for member in cast:
            secrets(rules.login.credentials, {"character": member.name, "role": member.role})
        self._rules = rules
        self._doings: list[Doing] = []
        self._numbers = count(1)
        self._happenings: list[Happening] = []
        self._begun = False
        self._album: Album | None = None
        self._closing = ExitStack()
        try:
            places = self._places(len(cast))
            self._characters = {
                member.name: Character(rules, data, member, place)
                for member, place in zip(cast, places, strict=True)
            }
        except BaseException:
            self._closing.close()
            raise
        for character in self._characters.values():
            self._closing.callback(character.close)
        self._places_there = list(dict.fromkeys(places))

    def keep_pictures_in(self, folder: Path) -> None:
        """Save evidence there from now on: pictures of lost clients, and what the clients print."""
        self._album = album = Album(folder.resolve(), self._rules.record.keep)
        self._closing.callback(album.close)
        for character in self._characters.values():
            character.camera.album = album

    def picture_failure(self, character: str) -> None:
        """Save a picture of a character that has failed, where the file wants that."""
        self._characters[character].failed()

    def views(self) -> Mapping[str, View]:
        """Return where each character's client can be looked at now, by name."""
        return {name: character.view() for name, character in self._characters.items()}

    def call_when_urgent(self, call: Callable[[], None]) -> None:
        """Call this, from any thread, when a client's state has changed."""
        for character in self._characters.values():
            character.on_news = call

    def sense(self, now: float) -> Mapping[str, dict[str, object]]:
        """Take in what all eyes have reported, and let what is under way go on."""
        if not self._begun:
            self._begin()
        self._take_notes()
        seen = {name: character.sense(now) for name, character in self._characters.items()}
        self._doings = [doing for doing in self._doings if doing.step()]
        return seen

    def start(self, character: str, action: str, arguments: Mapping[str, object]) -> Doing:
        """Begin an action of the vocabulary with arguments of its declared types."""
        me = self._characters[character]
        own = _OWN.get(action)
        steps = own(me) if own else _in_game(me, action, arguments)
        return self._do(_pictured(me, steps))

    def happenings(self) -> Sequence[Happening]:
        """Return what happened since the last call, oldest first."""
        told, self._happenings = self._happenings, []
        for character in self._characters.values():
            told += character.happenings
            character.happenings = []
        if self._album is not None:
            told += [Happening("pictures", None, line) for line in self._album.told()]
        return told

    def state(self) -> dict[str, object]:
        """Return how to find the clients again: those on a display of ours end with it."""
        if self._rules.display == "own":
            return {"clients": {}}
        return {"clients": {name: character.state() for name, character in self._characters.items()}}

    def restore(self, state: Mapping[str, object]) -> None:
        """Take over the clients of an earlier runner that still run."""
        clients = state.get("clients")
        if not isinstance(clients, Mapping):
            raise WorldError("this is no state of a desktop")
        for name, client in clients.items():
            if name in self._characters and isinstance(client, Mapping):
                self._characters[name].restore(client)

    def resume(self, character: str, number: int) -> Doing | None:
        """Return nothing: hands let go when their runner ends, so an action is begun anew."""
        return None

    def close(self) -> None:
        """Halt what is under way, end the clients, and leave the displays."""
        for doing in self._doings:
            doing.halt()
        self._doings.clear()
        self._closing.close()

    def _places(self, many: int) -> list[Place]:
        rules = self._rules
        if rules.display is None:
            rules.display = "own" if shutil.which("Xvfb") else "shared"
        if rules.display == "shared":
            return [self._place(None, rules.hold_off)] * many
        return [self._place((rules.size[0], rules.size[1]), None) for _ in range(many)]

    def _place(self, own: tuple[int, int] | None, hold_off: float | None) -> Place:
        place = Place(own, hold_off)
        self._closing.callback(place.close)
        return place

    def _begin(self) -> None:
        self._begun = True
        for character in self._characters.values():
            character.open_eyes()
            self._do(_come_up(character))

    def _do(self, steps: Steps) -> Doing:
        doing = Doing(next(self._numbers), steps)
        # Its first keys are on their way at once, not only in the next tick.
        if doing.step():
            self._doings.append(doing)
        return doing

    def _take_notes(self) -> None:
        for place in self._places_there:
            for note in place.notes():
                if note.what == "fail_safe":
                    raise WorldError(_STOPPED)
                if note.what in ("person", "broken", "misunderstood"):
                    self._happenings.append(Happening(note.what, None, note.detail))


def _in_game(me: Character, action: str, arguments: Mapping[str, object]) -> Steps:
    while me.standing.expected:
        yield
    if me.client.state != "up":
        raise Fail(f"the client is not up: {me.client.state} ({me.client.cause})")
    yield from act(me, me.rules.actions[action], arguments)


def _pictured(me: Character, steps: Steps) -> Steps:
    """Take a picture where steps fail."""
    try:
        yield from steps
    except Fail:
        me.failed()
        raise


def _come_up(me: Character) -> Steps:
    """Bring the client up as the session begins: one that is there is taken over, else one is started."""
    me.standing.begin()
    try:
        yield from _brought_up(me)
    except Fail as fail:
        me.happenings.append(Happening("not_up", me.name, str(fail)))
    finally:
        me.standing.begun()


def _brought_up(me: Character) -> Steps:
    while not me.fresh and not me.standing.absent and me.standing.unknown:
        yield
    if me.fresh or me.standing.absent:
        yield from start_client(me)
        return
    yield from loaded(me)
    if me.client.state == "disconnected" and me.rules.login.steps:
        yield from relog(me)
