"""A glance at a few facts, of which somebody waits for one to change: the game goes on, and no other is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from btrunner.runner.worlds.simulated.character import Character
from btrunner.runner.worlds.simulated.client import Client
from btrunner.runner.worlds.simulated.course import Course
from btrunner.runner.worlds.simulated.doing import CLIENT_ACTIONS
from btrunner.runner.worlds.simulated.facts import OF_CLIENT, OF_GAME, Look
from btrunner.runner.worlds.simulated.moments import NEVER
from btrunner.runner.worlds.simulated.sight import Sight


@dataclass(slots=True)
class _Group:
    """Facts of a character that stay as they are while what they are made of does."""

    character: Character
    made_of: Look
    facts: list[tuple[int, Look]] = field(default_factory=list)
    """Each with its place among those that are wanted."""
    before: object = None


class Glance:
    """Looks at the same facts each time, and moves the game on to do so."""

    def __init__(self, course: Course, sights: Sequence[Sight], wanted: Sequence[tuple[Sight, str]]) -> None:
        self._course = course
        self._sights = sights
        self._hidden: list[Client] = []
        """Those that do not show the game."""
        groups: dict[tuple[Sight, Look], _Group] = {}
        for place, (sight, name) in enumerate(wanted):
            fact = OF_CLIENT.get(name) or OF_GAME[name]
            group = groups.setdefault((sight, fact.made_of), _Group(sight.character, fact.made_of))
            group.facts.append((place, fact.value))
        self._groups = list(groups.values())

    def begin(self) -> float:
        """Take everything to be known as it is now; returns until when no client stops showing the game."""
        now = self._course.now
        for group in self._groups:
            group.before = group.made_of(group.character, now)
        self._hidden = [sight.character.client for sight in self._sights if not sight.shows_the_game]
        for sight in self._sights:
            if sight.shows_the_game and any(act.action in CLIENT_ACTIONS for act in sight.character.acts):
                return NEVER
        return self._course.strikes_at

    def look(self, now: float) -> list[tuple[int, object]] | None:
        """Return places and values of the facts that may have changed at session time ``now``.

        None once a client begins to show the game.
        """
        self._course.move_on(now)
        for client in self._hidden:
            if client.shows_the_game(now):
                return None
        news: list[tuple[int, object]] = []
        for group in self._groups:
            made_of = group.made_of(group.character, now)
            if made_of != group.before:
                group.before = made_of
                for place, value in group.facts:
                    news.append((place, value(group.character, now)))
        return news
