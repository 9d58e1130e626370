"""The heartbeat: inbox, sense, tick, commit, publish, once per tick for all characters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from queue import Empty, SimpleQueue

from btrunner.runner.engine.compiled.tree import CompiledTree
from btrunner.runner.errors import BtrunnerError
from btrunner.runner.events import CharacterTick, Ending, Event, Sink, Tick
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.registry import world_kind
from btrunner.runner.session.board import Board
from btrunner.runner.session.character import Build, Character
from btrunner.runner.session.clock import Clock, VirtualClock
from btrunner.runner.session.headers import headers_of
from btrunner.runner.session.party import Party
from btrunner.runner.unknown import UNKNOWN
from btrunner.runner.worlds.protocol import Member, World

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
        self._inbox: SimpleQueue[Command] = SimpleQueue()
        self._sinks = list(sinks)
        self._opened: list[Sink] = []
        self._limit = limit
        self._attended = attended
        self._stopped: tuple[str, str] | None = None

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
        self.post(lambda session: session._end("interrupted", "stopped by the person who runs it"))

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
            self._end("crashed", f"{type(error).__name__}: {error}")
            raise
        finally:
            ending = self.close()
        return ending

    def _play(self) -> None:
        try:
            while self.running:
                self.tick()
        except BtrunnerError as error:
            self._end("failed", str(error))

    def open(self) -> None:
        """Tell every reader what will be played."""
        session, characters = headers_of(self.plan)
        for sink in self._sinks:
            self._opened.append(sink)
            sink.open(session, characters)

    def close(self) -> Ending:
        """Halt everything, so that each running action's ``finally`` runs, and close readers and world."""
        self._end("stopped", "closed")
        # Each of these is done, whatever becomes of the others; the last one first.
        with ExitStack() as closing:
            closing.callback(self._without_trouble, self.world.close)
            for sink in reversed(self._opened):
                closing.callback(self._without_trouble, partial(self._tell_end, sink))
            closing.callback(self._without_trouble, self._publish_rest)
            for character in reversed(self.characters.values()):
                closing.callback(character.halt)
        self._opened.clear()
        return self._ending()

    def tick(self) -> Tick:
        """Do one heartbeat."""
        if self._attended and self._all_are_parked():
            self._wait_for_a_person()
        now = self.clock.wait(self.number)
        while not self._inbox.empty():
            self._inbox.get()(self)
        tick = self._blank(now)
        self._sense(now, tick)
        for name, character in self.characters.items():
            character.tick(tick.characters[name])
        self._commit(tick)
        self._judge(now)
        self.number += 1
        for sink in self._sinks:
            sink.take(tick)
        return tick

    def parked(self) -> list[str]:
        """Return who waits for a person."""
        return [name for name, character in self.characters.items() if character.question is not None]

    # What an engine may call in a tick (engine.context.Owner).

    def lost(self, character: str) -> None:
        """Hear that a character's client was lost."""
        self.party.lost(character)

    def turn(self, character: str, stagger: float) -> float:
        """Return the time from which a character may begin its return."""
        return self.party.turn(character, stagger)

    def progress(self, character: str) -> int | None:
        """Return how often a character made progress so far."""
        made = self.board.progress(character)
        return made[0] if made else None

    def needs_human(self, character: str, why: str) -> None:
        """Park a character whose client could not be recovered."""
        self.characters[character].rest(why)

    def stop(self, why: str) -> None:
        """End the session as failed, after this tick."""
        self._end("failed", why)

    def _end(self, outcome: str, why: str) -> None:
        self._stopped = self._stopped or (outcome, why)

    def _sense(self, now: float, tick: Tick) -> None:
        sensed = self.world.sense(now)
        changed = self.board.sense(now, sensed)
        for happening in self.world.happenings():
            event: Event = {"event": "world", "what": happening.what}
            if happening.detail:
                event["detail"] = happening.detail
            if happening.character is None:
                tick.events.append(event)
            else:
                tick.characters[happening.character].events.append(event)
        for name, character in self.characters.items():
            record = tick.characters[name].facts
            record.update({key: None if value is UNKNOWN else value for key, value in changed[name].items()})
            is_up = self._is_up(name)
            if character.resting and is_up:
                character.is_back()
            parked = character.question is not None
            for key, value in (("online", is_up and not parked), ("parked", parked)):
                if self.board.tell(name, key, value):
                    record[key] = value
            made = self.board.progress(name)
            self.board.tell(name, "stalled_for", round(now - made[1], 6) if made else 0.0)

    def _is_up(self, name: str) -> bool:
        """Say whether a character's client is; in a world without clients, it always is."""
        if "client" not in self.plan.vocabulary.facts:
            return True
        state = self.board.snapshot[f"{name}.client"]
        return state is not UNKNOWN and state == "up"

    def _commit(self, tick: Tick) -> None:
        """Halts first, then starts; then everybody's writes become visible to the others."""
        for character in self.characters.values():
            character.apply_halts()
        for character in self.characters.values():
            character.apply_starts()
        for name, character in self.characters.items():
            record = tick.characters[name]
            record.set.update(self.board.publish(name, character.take_writes()))
            record.events.extend(character.take_events())
        if together := self.party.common_loss():
            tick.events.append({"event": "party_lost", "characters": together})

    def _all_are_parked(self) -> bool:
        return len(self.parked()) == len(self.characters)

    def _wait_for_a_person(self) -> None:
        """Let time go no faster than the person's own while everybody waits for an answer."""
        try:
            self._inbox.get(timeout=1 / self.plan.rate)(self)
        except Empty:
            return

    def _judge(self, now: float) -> None:
        if self.plan.until is not None and self.plan.until.holds(self.board.snapshot):
            self._end("succeeded", f"{self.plan.until.text} holds")
        elif self._all_are_parked() and not self._attended:
            asked = "; ".join(f"{name}: {c.question}" for name, c in self.characters.items())
            self._end("failed", f"every character waits for a person ({asked})")
        elif now >= self.plan.fail_after:
            self._end("failed", self._too_late())
        elif self._limit is not None and now >= self._limit:
            self._end("stopped", "the time it was given is over")

    def _too_late(self) -> str:
        why = "fail_after has passed"
        if self.plan.until is not None:
            why += f", and {self.plan.until.explain(self.board.snapshot)}"
        waiting = self.parked()
        return f"{why}; waiting for a person: {', '.join(waiting)}" if waiting else why

    def _blank(self, now: float) -> Tick:
        return Tick(self.number, now, {name: CharacterTick() for name in self.characters})

    def _publish_rest(self) -> None:
        """Tell the readers what was said while everything was halted."""
        tick = self._blank(self.now)
        for name, character in self.characters.items():
            tick.characters[name].events.extend(character.take_events())
        if any(record.events for record in tick.characters.values()):
            for sink in self._opened:
                sink.take(tick)

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
