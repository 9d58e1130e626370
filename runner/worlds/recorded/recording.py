"""A world that stands before another one, and notes all that passes between it and the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from btrunner.runner.unknown import UNKNOWN, UnknownRead
from btrunner.runner.worlds.protocol import Doing, Happening, HasUrgentNews, HasViews, Seen, View, World
from btrunner.runner.worlds.recorded.beats import Asked, Beat, Halted, Raised, State, Turn

_UNSEEN = object()


class RecordingWorld:
    """Does what another world does; what the session is told is what is on record, at the same moment.

    ``resumed`` are the actions that the session goes on with after a break.
    """

    def __init__(self, world: World) -> None:
        self.resumed: list[Turn] = []
        self._world = world
        self._beat: Beat | None = None
        self._known: dict[str, dict[str, object]] = {}
        self._last: dict[str, object] = {}
        self._running: list[RecordedDoing] = []

    def take_beat(self) -> Beat | None:
        """Return what was noted since the world was last looked at; None when it was not since the last call."""
        beat, self._beat = self._beat, None
        return beat

    def call_when_urgent(self, call: Callable[[], None]) -> None:
        """Have this called whenever there is urgent news, in a world that has such."""
        if isinstance(self._world, HasUrgentNews):
            self._world.call_when_urgent(call)

    def views(self) -> Mapping[str, View]:
        """Return where the clients can be looked at, in a world that has such."""
        return self._world.views() if isinstance(self._world, HasViews) else {}

    def sense(self, now: float) -> Mapping[str, dict[str, object]]:
        """Look, and note what is new."""
        seen = self._world.sense(now)
        beat = self._beat = Beat(0, now)
        for name, facts in seen.items():
            self._note(name, facts, beat)
        if len(self._known) > len(seen):
            for name in [name for name in self._known if name not in seen]:
                self._last.pop(name, None)
                self._compare(name, {}, beat)
        if self._running:
            beat.turns = self._turned()
        return seen

    def start(self, character: str, action: str, arguments: Mapping[str, object]) -> Doing:
        """Begin an action, and note that."""
        asked = Asked(character, action, dict(arguments))
        if self._beat is not None:
            self._beat.asked = [*self._beat.asked, asked]
        try:
            began = self._world.start(character, action, arguments)
        except Exception as error:
            asked.raised = Raised(type(error).__name__, str(error))
            raise
        doing = self._taken(character, began)
        asked.became, asked.turns = doing.turn(), self._turned()
        return doing

    def halted(self, doing: RecordedDoing) -> None:
        """Note that an action was halted."""
        if self._beat is not None:
            turns = [turn for turn in self._turned() if turn.number != doing.number]
            self._beat.halted = [*self._beat.halted, Halted(doing.who, doing.turn(), turns)]

    def happenings(self) -> Sequence[Happening]:
        """Return what happened, and note it."""
        happenings = self._world.happenings()
        if happenings and self._beat is not None:
            self._beat.happenings = list(happenings)
        return happenings

    def state(self) -> dict[str, object]:
        """Return what a new runner needs to go on."""
        return self._world.state()

    def restore(self, state: Mapping[str, object]) -> None:
        """Go on from a state."""
        self._world.restore(state)

    def resume(self, character: str, number: int) -> Doing | None:
        """Return an action that goes on, and note that."""
        found = self._world.resume(character, number)
        if found is None:
            return None
        doing = self._taken(character, found)
        self.resumed.append(doing.turn())
        return doing

    def close(self) -> None:
        """Close the other world."""
        self._world.close()

    def _taken(self, character: str, doing: Doing) -> RecordedDoing:
        taken = RecordedDoing(character, doing, self)
        if taken.state == "running":
            self._running.append(taken)
        return taken

    def _turned(self) -> list[Turn]:
        """Let the session see what became of each action by now; returns those that took a turn."""
        turned = [doing for doing in self._running if doing.catch_up()]
        if turned:
            self._running = [doing for doing in self._running if doing.state == "running"]
        return [doing.turn() for doing in turned]

    def _note(self, name: str, facts: dict[str, object], beat: Beat) -> None:
        last, self._last[name] = self._last.get(name), facts
        if last is facts and isinstance(facts, Seen):
            if facts.news:
                self._note_news(name, facts, beat)
            return
        try:
            same = facts == self._known.get(name)
        except UnknownRead:
            same = False
        if not same:
            self._compare(name, facts, beat)

    def _note_news(self, name: str, facts: Seen, beat: Beat) -> None:
        known = self._known[name]
        if not all(fact in facts for fact in facts.news):
            self._compare(name, facts, beat)
            return
        news = {fact: facts[fact] for fact in dict.fromkeys(facts.news) if _differs(known, fact, facts[fact])}
        if news:
            known.update(news)
            beat.seen = {**beat.seen, name: news}

    def _compare(self, name: str, facts: Mapping[str, object], beat: Beat) -> None:
        """Look at everything that is seen of a character, and at what no longer is."""
        known = self._known.setdefault(name, {})
        shown = {fact: value for fact, value in facts.items() if value is not UNKNOWN}
        news = {fact: value for fact, value in shown.items() if _differs(known, fact, value)}
        gone = [fact for fact in known if fact not in shown]
        if news:
            beat.seen = {**beat.seen, name: news}
        if gone:
            beat.unseen = {**beat.unseen, name: gone}
        self._known[name] = shown


class RecordedDoing:
    """An action of the other world, as the session knows it: it takes its turns when they are noted."""

    def __init__(self, who: str, doing: Doing, world: RecordingWorld) -> None:
        self.who = who
        self.number = doing.number
        self.state: State = doing.state
        self.why = doing.why
        self._doing = doing
        self._world = world

    def halt(self) -> None:
        """Stop doing it; does nothing once it has ended."""
        if self.state == "running":
            self._doing.halt()
            self.catch_up()
            self._world.halted(self)

    def catch_up(self) -> bool:
        """Take over what became of it; returns whether that is new."""
        doing = self._doing
        if doing.state == self.state and doing.why == self.why:
            return False
        self.state, self.why = doing.state, doing.why
        return True

    def turn(self) -> Turn:
        """Return what has become of it."""
        return Turn(self.number, self.state, self.why)


def _differs(known: Mapping[str, object], fact: str, value: object) -> bool:
    old = known.get(fact, _UNSEEN)
    return type(old) is not type(value) or old != value
