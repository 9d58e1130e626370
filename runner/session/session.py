"""A session from its beginning, or from where it was broken off, to its end: tick after tick, and why it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from queue import Empty, SimpleQueue

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.errors import BtrunnerError
from btrunner.runner.events import Continuation, Ending, Event, Sink, Tick
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.registry import world_kind
from btrunner.runner.session.board import Board
from btrunner.runner.session.character import Build, Character
from btrunner.runner.session.clock import Clock, VirtualClock
from btrunner.runner.session.heartbeat import Heartbeat
from btrunner.runner.session.lookout import Lookout
from btrunner.runner.session.party import Party
from btrunner.runner.session.readers import Readers
from btrunner.runner.session.state import SessionState
from btrunner.runner.worlds.protocol import HasUrgentNews, Member, World

Command = Callable[["Session"], None]

ANSWERS = ("go_on", "give_up")


def open_world(plan: SessionPlan) -> World:
    """Return the world of a plan, with the faults that the session wants; raises WorldError."""
    cast = [Member(character.character, character.role) for character in plan.plans]
    world: World = world_kind(plan.kind).open(plan.world, cast, plan.seed, plan.strikes)
    return world


class Session:
    """Plays a plan in a world until it succeeds, fails or is stopped."""

    def __init__(
        self,
        plan: SessionPlan,
        *,
        world: World | None = None,
        clock: Clock | None = None,
        sinks: Sequence[Sink] = (),
        build: Build = CompiledTree,
        limit: float | None = None,
        attended: bool = False,
    ) -> None:
        """Make a session.

        ``limit``: stop after this many seconds of its time, as neither a success nor a failure.
        ``attended``: a person is there to answer; else a session in which everybody waits for one has failed.
        """
        self.plan = plan
        self.clock = clock or VirtualClock(plan.rate)
        self.world = world or open_world(plan)
        if isinstance(self.world, HasUrgentNews):
            self.world.call_when_urgent(self.clock.wake)
        self.board = Board(plan)
        names = [character.character for character in plan.plans]
        self.party = Party(names, lambda: self.now)
        self.characters = {
            p.character: Character(
                p, self.world, self.party, self.board.snapshot, self, plan.seed, build, names
            )
            for p in plan.plans
        }
        self.number = 0
        self._cast = list(self.characters.values())
        ends = plan.fail_after if limit is None else min(plan.fail_after, limit)
        self._heartbeat = Heartbeat(self.world, self.board, self.party, self._cast, plan.until, ends)
        self._inbox: SimpleQueue[Command] = SimpleQueue()
        self._readers = Readers(plan, sinks)
        self._are_read = bool(self._readers)
        self._until = plan.until
        self._limit = limit
        self._attended = attended
        self._stopped: tuple[str, str] | None = None
        self._before_halting: list[Callable[[], None]] = []
        self._broken = False
        self._reports: list[Event] = []

    @property
    def now(self) -> float:
        """The session's time in seconds."""
        return float(self.board.snapshot["$now"])

    def post(self, command: Command) -> None:
        """Have a command applied between two ticks; may be called from any thread or signal handler."""
        self._inbox.put(command)

    def answer(self, character: str, answer: str) -> None:
        """Give a person's answer (``go_on`` or ``give_up``) to a parked character; from any thread.

        Raises ValueError for a character or an answer that there is not.
        """
        if character not in self.characters or answer not in ANSWERS:
            raise ValueError(
                f"{character}, {answer}: expected one of {list(self.characters)}, and of {ANSWERS}"
            )
        self.post(lambda session: session.characters[character].take_answer(answer))

    def interrupt(self) -> None:
        """Stop after the tick that is under way."""
        self.post(lambda session: session.end("interrupted", "stopped by the person who runs it"))

    @property
    def ended(self) -> tuple[str, str]:
        """How it ended and why, or two empty texts before that."""
        return self._stopped or ("", "")

    @property
    def running(self) -> bool:
        """Whether nothing has ended it yet."""
        return self._stopped is None

    def run(self) -> Ending:
        """Play to the end. A world or a reader that breaks meanwhile fails the session; a bug of ours is raised.

        Raises a BtrunnerError when a reader cannot be opened: nothing was played then.
        """
        try:
            self.open()
            self._play()
        except BaseException as error:
            self._broken = True
            self.end("crashed", f"{type(error).__name__}: {error}")
            raise
        finally:
            ending = self.close()
        return ending

    def _play(self) -> None:
        try:
            while self._stopped is None:
                lookout = None if self._are_read else self._heartbeat.keep_watch()
                if lookout is None or not self._rest(lookout):
                    self.tick()
        except BtrunnerError as error:
            self._broken = True
            self.end("failed", str(error))

    def open(self) -> None:
        """Tell every reader what will be played."""
        self._readers.open()

    def close(self) -> Ending:
        """Halt everything, so that each running action's ``finally`` runs, and close readers and world."""
        self.end("stopped", "closed")
        # Each of these is done, whatever becomes of the others; the last one first.
        with ExitStack() as closing:
            closing.callback(self._without_trouble, self.world.close)
            for sink in reversed(self._readers.opened):
                closing.callback(self._without_trouble, partial(self._tell_end, sink))
            closing.callback(self._without_trouble, self._publish_rest)
            for character in reversed(self._cast):
                closing.callback(character.halt)
            for call in [] if self._broken else self._before_halting:
                closing.callback(self._without_trouble, call)
            closing.callback(self._without_trouble, self._heartbeat.look_around)
        self._readers.opened.clear()
        return self._ending()

    def state(self) -> SessionState:
        """Return all that is remembered between two ticks: what ``restore`` goes on from."""
        self._heartbeat.look_around()
        return SessionState(
            self.number,
            self.now,
            self.clock.overruns,
            self.plan.seed,
            self.board.state(),
            self.party.state(),
            {character.name: character.state() for character in self._cast},
            self.world.state(),
        )

    def restore(
        self, state: SessionState, attempt: int, notes: Sequence[str] = (), ended: tuple[str, str] = ("", "")
    ) -> None:
        """Go on from a state, before it is opened: with the same files, exactly as if nothing had been between.

        ``attempt``: how often it was begun, with this time. ``notes``: what the readers are to be told of the
        break, before what could not go on because the files have changed. ``ended``: how it had succeeded or
        failed already, before anybody could be told. Raises WorldError when the world cannot go on from it. The seed is that of the plan, which must be the state's.
        """
        self._stopped = ended if ended[0] else None
        self.number = state.number
        if state.number:
            self.clock.go_on(state.number, state.time)
        self.clock.overruns = state.overruns
        self.world.restore(state.world)
        self.board.restore(state.board, state.time)
        self.party.restore(state.party)
        told = list(notes)
        for character in self._cast:
            if character.name in state.characters:
                lines = character.restore(state.characters[character.name])
                told += [f"{character.name}: {line}" for line in lines]
            else:
                told.append(f"{character.name} is new here, and begins at the root of its tree")
        self._heartbeat.restore()
        self._readers.go_on(Continuation(attempt, state.number, state.time, told))

    def end(self, outcome: str, why: str) -> None:
        """End it, after the tick that is under way, unless it has ended already."""
        self._stopped = self._stopped or (outcome, why)

    def report(self, event: str, why: str) -> None:
        """Put an event on the record of the session as a whole, with the next tick; from any thread."""
        self.post(lambda session: session._reports.append({"event": event, "why": why}))

    def before_halting(self, call: Callable[[], None]) -> None:
        """Have something called once the last tick is done, while everything still runs.

        It is not called when the session broke off: what stands then is not what a tick has left.
        """
        self._before_halting.append(call)

    def tick(self) -> None:
        """Do one heartbeat."""
        if self._attended and self._all_are_parked():
            self._wait_for_a_person()
        now = self.clock.wait(self.number)
        if not self._inbox.empty():
            self._obey()
        tick = self._readers.blank(self.number, now) if self._are_read else None
        if tick is not None and self._reports:
            tick.events += self._reports
            self._reports.clear()
        self._beat(now, tick)

    def _beat(self, now: float, tick: Tick | None) -> None:
        self._heartbeat.beat(now, tick)
        self._judge(now)
        self.number += 1
        if tick is not None:
            self._readers.take(tick)

    def _rest(self, lookout: Lookout) -> bool:
        """Do the ticks in which nobody stirs, and the first in which somebody does; False before one that is asked for."""
        self.number, now = lookout.pass_time(self.number, self.clock.wait, self._inbox.empty)
        if now is None:
            return False
        self._beat(now, None)
        return True

    def _obey(self) -> None:
        """Do what was asked for since the tick before."""
        self._heartbeat.look_around()
        while not self._inbox.empty():
            self._inbox.get()(self)

    def parked(self) -> list[str]:
        """Return who waits for a person."""
        return [character.name for character in self._cast if character.question is not None]

    # What an engine may call in a tick (engine.context.Owner).

    def lost(self, character: str) -> None:
        """Hear that a character's client was lost."""
        self.party.lost(character)

    def turn(self, character: str, stagger: float) -> float:
        """Return the time from which a character may begin its return."""
        return self.party.turn(character, stagger)

    def progress(self, character: str) -> int | None:
        """Return how often a character made progress so far."""
        return self.board.sights[character].progress

    def needs_human(self, character: str, why: str) -> None:
        """Park a character whose client could not be recovered."""
        self.characters[character].rest(why)

    def stop(self, why: str) -> None:
        """End the session as failed, after this tick."""
        self.end("failed", why)

    def _all_are_parked(self) -> bool:
        for character in self._cast:  # noqa: SIM110 - every tick asks; a generator costs more than the answer
            if character.question is None:
                return False
        return True

    def _wait_for_a_person(self) -> None:
        """Let time go no faster than the person's own while everybody waits for an answer."""
        try:
            self._inbox.get(timeout=1 / self.plan.rate)(self)
        except Empty:
            return

    def _judge(self, now: float) -> None:
        if self._until is not None and self._until.holds(self.board.snapshot):
            self.end("succeeded", f"{self._until.text} holds")
        elif not self._attended and self._all_are_parked():
            asked = "; ".join(f"{name}: {c.question}" for name, c in self.characters.items())
            self.end("failed", f"every character waits for a person ({asked})")
        elif now >= self.plan.fail_after:
            self.end("failed", self._too_late())
        elif self._limit is not None and now >= self._limit:
            self.end("stopped", "the time it was given is over")

    def _too_late(self) -> str:
        why = "fail_after has passed"
        if self.plan.until is not None:
            why += f", and {self.plan.until.explain(self.board.snapshot)}"
        waiting = self.parked()
        return f"{why}; waiting for a person: {', '.join(waiting)}" if waiting else why

    def _publish_rest(self) -> None:
        """Tell the readers what was said while everything was halted."""
        tick = self._readers.blank(self.number, self.now)
        for character in self._cast:
            tick.characters[character.name].events.extend(character.take_events())
        self._readers.take_rest(tick)

    def _tell_end(self, sink: Sink) -> None:
        sink.close(self._ending())

    def _without_trouble(self, close: Callable[[], None]) -> None:
        """Close something; what goes wrong in that fails the session, even one that had succeeded."""
        try:
            close()
        except BtrunnerError as error:
            if self._stopped is None or self._stopped[0] != "failed":
                self._stopped = "failed", str(error)

    def _ending(self) -> Ending:
        outcome, why = self._stopped or ("stopped", "")
        return Ending(outcome, why, self.now, self.number, self.clock.overruns)
