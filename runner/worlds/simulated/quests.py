"""A character's quest log: the quest under way, its step, and what was done before."""

from __future__ import annotations

from collections.abc import Mapping

from btrunner.runner.chance import Stream
from btrunner.runner.errors import Fail
from btrunner.runner.worlds.simulated.rules import Quest, Rules, Step

NONE = "none"


class QuestLog:
    """At most one quest at a time: ``stage`` is none, accepted or ready; ``have`` counts within the step."""

    def __init__(self, rules: Rules, chance: Stream) -> None:
        self.quest = NONE
        self.stage = NONE
        self.have = 0
        self.total = 0
        self.changes = 0
        """How often anything in it changed."""
        self.done: dict[str, int] = {}
        self._rules = rules
        self.chance = chance
        self.number = 0
        self.step: Step | None = None
        """The step to be done now; None without a quest and when it is ready to be turned in."""
        self.prey: tuple[str, ...] = ()
        """The mobs that the step wants."""
        self.visits = ""
        """The zone that the step wants to be visited."""

    @property
    def rules(self) -> Quest | None:
        """Return the quest under way."""
        return self._rules.quests.get(self.quest)

    @property
    def at(self) -> tuple[str, int]:
        """Return the quest under way and the number of its step."""
        return self.quest, self.number

    @property
    def remaining(self) -> int:
        """Return how many are still wanted in this step."""
        return self.step.count - self.have if self.step is not None else 0

    @property
    def zone(self) -> str:
        """Return where the step is done, or the quest turned in."""
        if self.step is not None:
            return self.step.zone
        return self.rules.turn_in if self.rules is not None else NONE

    @property
    def task(self) -> str:
        """Return what kind of thing is to be done: kill, collect, visit, talk, turn_in or none."""
        if self.step is None:
            return "turn_in" if self.stage == "ready" else NONE
        if self.prey:
            return "kill"
        return next(word for word in ("collect", "visit", "talk") if getattr(self.step, word))

    @property
    def text(self) -> str:
        """Return what is to be done, for people."""
        step = self.step
        if step is None:
            return f"turn it in at {self.zone}" if self.stage == "ready" else ""
        if step.visit or step.talk:
            return step.text or (f"go to {step.visit}" if step.visit else f"talk to somebody at {step.talk}")
        text = step.text or (f"kill {step.kill}" if step.kill else f"collect {step.collect}")
        return f"{text} ({self.have} of {step.count})"

    def open_to(self, name: str) -> str:
        """Return why a quest cannot be accepted, or an empty text."""
        quest = self._rules.quests[name]
        missing = [other for other in quest.requires if other not in self.done]
        if missing:
            return f"{name} requires {', '.join(missing)}"
        if name in self.done and not quest.repeatable:
            return f"{name} is done, and cannot be repeated"
        if self.quest not in (NONE, name):
            return f"busy with {self.quest}: one quest at a time"
        return ""

    def accept(self, name: str) -> None:
        """Begin a quest; raises Fail when it is not open."""
        why = self.open_to(name)
        if why:
            raise Fail(why)
        self.quest, self.stage, self.number = name, "accepted", -1
        self._next()

    def turn_in(self) -> float:
        """End the quest, and return the experience it pays."""
        quest = self._rules.quests[self.quest]
        self.done[self.quest] = self.done.get(self.quest, 0) + 1
        self.total += 1
        self.changes += 1
        self.quest = self.stage = NONE
        return quest.experience

    def slain(self, kind: str, loot: Mapping[str, float]) -> None:
        """Count a mob that the party killed nearby."""
        if (self.step is not None and self.step.kill == kind) or (
            self.step is not None
            and self.step.collect in loot
            and self.chance.random() < loot[self.step.collect]
        ):
            self.add()

    def add(self) -> None:
        """Count one more of what the step wants."""
        if self.step is None:
            return
        self.have += 1
        self.changes += 1
        if self.have >= self.step.count:
            self._next()

    def _next(self) -> None:
        self.number += 1
        self.changes += 1
        self.have = 0
        self.find_step()
        if self.step is None:
            self.stage = "ready"

    def find_step(self) -> None:
        """Find out what the present step wants."""
        steps = self._rules.quests[self.quest].steps
        self.step = steps[self.number] if self.number < len(steps) else None
        self.prey = self._wanted(self.step) if self.step is not None else ()
        self.visits = self.step.visit if self.step is not None else ""

    def _wanted(self, step: Step) -> tuple[str, ...]:
        if step.kill:
            return (step.kill,)
        if step.collect in self._rules.things:
            return ()
        return tuple(kind for kind, mob in self._rules.mobs.items() if step.collect in mob.loot)
