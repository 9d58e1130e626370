"""A glance at a few facts, of which somebody waits for one to change: the game goes on, and no other is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.doing import CLIENT_ACTIONS
from btrunner.runner.worlds.simulated.facts import OF_CLIENT, OF_GAME, Fact
from btrunner.runner.worlds.simulated.faults import Fate
from btrunner.runner.worlds.simulated.moments import NEVER
from btrunner.runner.worlds.simulated.sight import Sight

Value = Callable[[Character, float], object]


@dataclass(slots=True)
class _Group:
    """Facts of a character that stay as they are while what they are made of does."""

    character: Character
    made_of: Callable[[Character], object]
    facts: list[tuple[int, Value]]
    """Each with its place among those that are wanted."""
    before: object = None


class Glance:
    """Looks at the same facts each time. ``move_on`` lets the game go on up to a time of the session."""

    def __init__(
        self, move_on: Callable[[float], None], fate: Fate, sights: Sequence[Sight], wanted: Sequence[tuple[Sight, str]]
    ) -> None:
        self._move_on = move_on
        self._fate = fate
        self._sights = sights
        self._groups: list[_Group] = []
        self._timed: list[tuple[int, Character, Value]] = []
        """Facts that time itself changes."""
        for sight in sights:
            found = [
                (place, OF_CLIENT.get(fact) or OF_GAME[fact])
                for place, (whose, fact) in enumerate(wanted)
                if whose is sight
            ]
            self._group([each for each in found if each[1].made_of and not each[1].moves], sight.character)
            for place, fact in found:
                if fact.moves:
                    self._group([(place, fact)], sight.character)
                elif not fact.made_of:
                    self._timed.append((place, sight.character, fact.value))

    def _group(self, found: Sequence[tuple[int, Fact]], character: Character) -> None:
        if found:
            made_of = sorted({path for _, fact in found for path in fact.made_of})
            facts = [(place, fact.value) for place, fact in found]
            self._groups.append(_Group(character, attrgetter(*made_of), facts))

    def begin(self) -> float:
        """Take everything to be known as it is now; returns until when no client stops showing the game."""
        for group in self._groups:
            group.before = group.made_of(group.character)
        for sight in self._sights:
            if sight.shows_the_game and any(act.action in CLIENT_ACTIONS for act in sight.character.acts):
                return NEVER
        return self._fate.next_at

    def look(self, now: float) -> list[tuple[int, object]] | None:
        """Return places and values of the facts that may have changed at session time ``now``.

        None once a client begins to show the game.
        """
        self._move_on(now)
        for sight in self._sights:
            if not sight.shows_the_game and sight.character.client.shows_the_game(now):
                return None
        news: list[tuple[int, object]] = [
            (place, value(character, now)) for place, character, value in self._timed
        ]
        for group in self._groups:
            character = group.character
            made_of = group.made_of(character)
            if made_of != group.before:
                group.before = made_of
                for place, value in group.facts:
                    news.append((place, value(character, now)))
        return news
