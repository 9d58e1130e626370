"""A world that shows again what was recorded, and lets an action end as it did then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from btrunner.runner.errors import Fail, GiveUp, WorldError
from btrunner.runner.vocabulary import Fact
from btrunner.runner.worlds.protocol import Doing, Happening
from btrunner.runner.worlds.recorded.beats import Asked, Beat, Halted, Raised, State, Turn

_RAISED: Mapping[str, type[Exception]] = {"Fail": Fail, "GiveUp": GiveUp, "WorldError": WorldError}


class Otherwise(NamedTuple):
    """Something that a character decides otherwise than in the recording; ``mark`` is what its leaf is told.

    ``what`` it does, and, where that is not said by it already, what was done ``then``.
    """

    who: str
    what: str
    then: str = ""
    mark: str = ""


class ReplayedWorld:
    """Plays recorded beats, one a tick; ``play`` is told the next one before each tick.

    What a role asks for now is compared with what was asked for in the recording: only of that the outcome is
    known. ``otherwise`` tells where they part.
    """

    def __init__(self, facts: Mapping[str, Fact], characters: Iterable[str], resumed: Sequence[Turn]) -> None:
        self._types = {name: fact.type for name, fact in facts.items()}
        self._seen: dict[str, dict[str, object]] = {name: {} for name in characters}
        self._doings: dict[int, ReplayedDoing] = {}
        self._resumed = {turn.number: turn for turn in resumed}
        self._beat = Beat(0, 0.0)
        self._asked: list[Asked] = []
        self._halted: list[Halted] = []
        self._otherwise: list[Otherwise] = []
        self._over = False

    def play(self, beat: Beat) -> None:
        """Take what comes in the next tick."""
        self._beat = beat
        self._asked, self._halted = list(beat.asked), list(beat.halted)

    def stop(self) -> None:
        """Compare no further: the recording is over."""
        self._over = True

    def otherwise(self) -> list[Otherwise]:
        """Return what was decided otherwise in the tick that was just played; what was asked for comes first."""
        asked = [Otherwise(each.who, f"does not ask for {_said(each)} now") for each in self._asked]
        halted = [
            Otherwise(each.who, f"does not halt {self._called(each.became.number)} now")
            for each in self._halted
        ]
        return [*self._otherwise, *asked, *halted]

    def sense(self, now: float) -> Mapping[str, dict[str, object]]:
        """Return what was seen then."""
        beat = self._beat
        for name, gone in beat.unseen.items():
            seen = self._seen.setdefault(name, {})
            for fact in gone:
                seen.pop(fact, None)
        for name, news in beat.seen.items():
            self._seen.setdefault(name, {}).update(
                {fact: self._revived(fact, value) for fact, value in news.items()}
            )
        self._turn(beat.turns)
        return self._seen

    def start(self, character: str, action: str, arguments: Mapping[str, object]) -> Doing:
        """Begin an action that was begun then; raises Fail for another one, since nobody knows how it would end."""
        plain = msgspec.json.decode(msgspec.json.encode(arguments, enc_hook=str))
        for asked in self._asked:
            if (asked.who, asked.action, asked.arguments) == (character, action, plain):
                self._asked.remove(asked)
                return self._begun(asked)
        return self._unknown(Asked(character, action, plain))

    def halted(self, doing: ReplayedDoing) -> None:
        """Hear that an action was halted."""
        for halted in self._halted:
            if halted.became.number == doing.number:
                self._halted.remove(halted)
                self._turn([halted.became, *halted.turns])
                return
        doing.take(Turn(doing.number, "failed", "halted"))
        if not self._over:
            self._otherwise.append(Otherwise(doing.who, f"halts {doing.called} now, which went on"))

    def happenings(self) -> Sequence[Happening]:
        """Return what happened then."""
        return self._beat.happenings

    def state(self) -> dict[str, object]:
        """Return nothing: the recording has it all."""
        return {}

    def restore(self, state: Mapping[str, object]) -> None:
        """Go on, as it was gone on then."""

    def resume(self, character: str, number: int) -> Doing | None:
        """Return an action that was gone on with then."""
        turn = self._resumed.pop(number, None)
        return None if turn is None else self._taken(character, "an action of before the break", turn)

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def _begun(self, asked: Asked) -> Doing:
        self._turn(asked.turns)
        if asked.became is None:
            raise _again(asked.raised or Raised("WorldError", "it could not be begun"))
        return self._taken(asked.who, _said(asked), asked.became)

    def _unknown(self, asked: Asked) -> Doing:
        what = f"asks for {_said(asked)}"
        instead = next((each for each in self._asked if each.who == asked.who), None)
        then = f"where the recording has {'nothing' if instead is None else _said(instead)}"
        mark = f"{what}, {then}"
        if not self._over:
            self._otherwise.insert(0, Otherwise(asked.who, what, f", {then}", mark))
        self._asked = [each for each in self._asked if each.who != asked.who]
        raise Fail(mark)

    def _taken(self, who: str, called: str, turn: Turn) -> ReplayedDoing:
        doing = ReplayedDoing(who, called, turn, self)
        if turn.state == "running":
            self._doings[turn.number] = doing
        return doing

    def _turn(self, turns: Iterable[Turn]) -> None:
        for turn in turns:
            doing = self._doings.get(turn.number)
            if doing is not None:
                doing.take(turn)
                if turn.state != "running":
                    del self._doings[turn.number]

    def _called(self, number: int) -> str:
        doing = self._doings.get(number)
        return "an action" if doing is None else doing.called

    def _revived(self, fact: str, value: Any) -> object:
        kind = self._types.get(fact)
        return kind.revived(value) if kind is not None and kind.fits(value) else value


class ReplayedDoing:
    """An action that takes the turns which it took then."""

    def __init__(self, who: str, called: str, turn: Turn, world: ReplayedWorld) -> None:
        self.who = who
        self.called = called
        self.number = turn.number
        self.state: State = turn.state
        self.why = turn.why
        self._world = world

    def halt(self) -> None:
        """Stop doing it; does nothing once it has ended."""
        if self.state == "running":
            self._world.halted(self)

    def take(self, turn: Turn) -> None:
        """Take a turn."""
        self.state, self.why = turn.state, turn.why


def _said(asked: Asked) -> str:
    given = ", ".join(f"{name}: {value}" for name, value in asked.arguments.items())
    return f"'{asked.action}'" + (f" ({given})" if given else "")


def _again(raised: Raised) -> Exception:
    """Return an exception of the same name and text."""
    kind: type[Exception] = _RAISED.get(raised.kind) or type(raised.kind, (Exception,), {})
    return kind(raised.text)
