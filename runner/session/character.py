"""A character of a running session: its tree, and what its leaves may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, Protocol

from btrunner.runner.chance import stream
from btrunner.runner.engine.compiled.quiescence import Rest
from btrunner.runner.engine.context import Context, Owner
from btrunner.runner.errors import SaveError
from btrunner.runner.events import CharacterTick
from btrunner.runner.language.model import Plan
from btrunner.runner.leaf import Doing, Kept
from btrunner.runner.session.doings import Doings
from btrunner.runner.session.party import Party
from btrunner.runner.session.recorder import Recorder
from btrunner.runner.session.state import CharacterState
from btrunner.runner.unknown import UNKNOWN
from btrunner.runner.worlds.protocol import World


class RunningTree(Protocol):
    """A tree that an engine has built: one tick at a time, with the status of every node.

    ``statuses`` is another list after each tick, and none of them is changed afterwards.
    """

    statuses: list[int]

    @property
    def waits_for(self) -> Rest | None:
        """What it waits for while it rests; None while it does not."""

    def tick(self) -> int:
        """Tick it once."""

    def rests(self, news: News) -> bool:
        """Say whether another tick would be the same as the last, after which only ``news`` have come."""

    def settles(self) -> bool:
        """Say, right after a tick that was due, whether it would be the same again."""

    def halt(self) -> None:
        """Halt whatever is running."""

    def state(self) -> dict[str, Any]:
        """Return all that it remembers between two ticks, as plain data."""

    def restore(self, state: dict[str, Any]) -> list[str]:
        """Go on from a state, before the first tick.

        Returns a line for each node that ran and cannot go on, since the tree has changed or it is somebody
        else's behaviour: what happens to it instead.
        """


News = Sequence[tuple[str, Mapping[str, object]]]
"""Characters, with what of their facts and published keys has changed."""

Build = Callable[[Plan, Context], RunningTree]


class Character:
    """Plays one plan. It is the ``me`` of its leaves."""

    __slots__ = (
        "__weakref__", "_answer", "_chance", "_doings", "_given_up", "_recorder", "_tree", "context", "members",
        "name", "party", "plan", "question", "repeats", "resting",
    )  # fmt: skip

    def __init__(
        self, plan: Plan, world: World, party: Party, snapshot: dict[str, Any], owner: Owner, seed: int, build: Build,
        members: Sequence[str],
    ) -> None:  # fmt: skip
        self.name = plan.character
        self.plan = plan
        self.party = party
        self.members = members
        self._chance = stream(seed, self.name, "leaves")
        self._doings = Doings(self.name, world)
        self.question: str | None = None
        self.resting = False
        """Whether its tree rests until a person answers; an ``ask`` of its own goes on being ticked."""
        self._answer: str | None = None
        self._given_up = False
        self.context = Context(plan, self, snapshot, owner, seed)
        self._tree = build(plan, self.context)
        self.repeats: tuple[str, ...] = ()
        """What it has written in its last tick, and writes again as it is in each in which its tree rests."""
        self._recorder = Recorder(self.context, len(plan.nodes))

    @property
    def random(self) -> Random:
        """The character's own chance, which the session's seed repeats."""
        return self._chance

    @property
    def now(self) -> float:
        """The session's time in seconds."""
        return self.context.now

    @property
    def statuses(self) -> list[int]:
        """The status of every node of its tree after the last tick."""
        return self._tree.statuses

    @property
    def waits_for(self) -> Rest | None:
        """What its tree waits for while it rests and there is nothing to commit; None while it does not."""
        return None if self.resting or self.context.events else self._tree.waits_for

    def read(self, key: str, who: str | None = None) -> Any:
        """Return a fact or published key of a character, or UNKNOWN."""
        return self.context.snapshot.get(f"{who or self.name}.{key}", UNKNOWN)

    def do(self, action: str, arguments: dict[str, object], kept: Kept | None = None) -> Doing:
        """Begin an action of the world; with ``kept``, go on with it after a restart of the runner."""
        return self._doings.do(action, arguments, kept)

    def tell(self, event: str, text: str, level: str = "info") -> None:
        """Put a line into the journal."""
        self.context.emit(event, text=text, level=level)

    def ask(self, question: str) -> None:
        """Park this character until a person answers."""
        self.question, self._answer = question, None
        self.context.emit("needs_human", question=question)

    def answer(self) -> str | None:
        """Return the person's answer once it is there."""
        return self._answer

    def unpark(self) -> None:
        """Stop waiting for a person."""
        self.question, self._answer = None, None

    def rest(self, question: str) -> None:
        """Let the whole tree rest until a person answers; one who has given up is not asked again."""
        if self._given_up:
            self.question = question
        else:
            self.ask(question)
        self.resting = True

    def take_answer(self, answer: str) -> None:
        """Hear a person's answer: a resting tree begins afresh, or rests for good."""
        if self.question is None:
            return
        self.context.emit("answered", answer=answer)
        self._given_up = answer == "give_up"
        if self.resting and answer == "go_on":
            self._wake()
        else:
            self._answer = answer

    def is_back(self) -> None:
        """Hear that the client is up: a resting tree begins afresh, unless the person has given up."""
        if self.resting and not self._given_up:
            self.context.emit("answered", answer="is_back")
            self._wake()

    def _wake(self) -> None:
        self.resting = False
        self.context.pardons += 1
        self.unpark()

    def tick(self, record: CharacterTick | None, news: News) -> bool:
        """Tick the tree, unless that would change nothing; put on record what changed, where somebody reads that.

        ``news`` are what has changed since its last tick. Returns whether there is anything to commit.
        """
        tree, context, repeated = self._tree, self.context, self.repeats
        if self.resting:
            self.repeats = ()
            tree.halt()
        elif not tree.rests(news):
            tree.tick()
            tree.settles()
            self.repeats = tuple(context.writes)
        if record is not None:
            self._recorder.record(tree.statuses, record)
        if context.hidden:
            context.take_back()
        return bool(
            context.starts or context.halts or context.writes or context.events or self.repeats != repeated
        )

    def apply_halts(self) -> None:
        """Run what must run for each action that was halted."""
        context = self.context
        if not context.halts:
            return
        halts, context.halts = context.halts, []
        context.show()
        try:
            for action in halts:
                action.close()
        finally:
            context.take_back()

    def apply_starts(self) -> None:
        """Begin each action that was asked for."""
        context = self.context
        starts, context.starts = context.starts, []
        context.show()
        try:
            for action in starts:
                action.begin()
        finally:
            context.take_back()

    def halt(self) -> None:
        """Halt the whole tree, and run what must run for it."""
        self._tree.halt()
        self.apply_halts()

    def state(self) -> CharacterState:
        """Return all that is remembered of it between two ticks."""
        tree = self._tree.state()
        state = CharacterState(
            self.plan.digest,
            tree,
            self._chance.state,
            self.question,
            self._answer,
            self.resting,
            self._given_up,
            self._doings.done(tree),
        )
        self._recorder.write_down(state)
        return state

    def restore(self, state: CharacterState) -> list[str]:
        """Go on from a state, before the first tick; returns what could not go on, in words. Raises SaveError."""
        self._chance.state = state.chance
        self.question, self._answer = state.question, state.answer
        self.resting, self._given_up = state.resting, state.given_up
        try:
            notes = self._tree.restore(state.tree)
        except ValueError as error:
            raise SaveError(f"{self.name}: {error}") from error
        self._doings.take_up(self._tree.state(), state.done)
        if state.digest == self.plan.digest:
            self._recorder.restore(state, self._tree.statuses)
        return notes

    def take_events(self) -> list[dict[str, Any]]:
        """Return and forget the events since the last call."""
        events, self.context.events = self.context.events, []
        return [{"event": event, **data} for event, data in events]
