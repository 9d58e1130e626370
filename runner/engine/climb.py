"""A climb up a recovery ladder: which rung is next, and what it may cost. It ticks nothing itself.

The first rung that may be used is used. A rung may be used when its ``when`` holds and its budget has
room; one without a budget is used once a climb. A rung that failed waits for its back-off before it is
tried again, and no harsher rung is taken meanwhile. While a rung waits for its verify, an earlier rung
whose ``when`` comes to hold takes over: a relog that ended in a queue is waited out. Where no retry can
help (``stop_at``, or a leaf that gave up) only the last rung is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from btrunner.runner.engine.context import Context, Reason
from btrunner.runner.engine.memory import ClimbMemory, Keeper, NodeMemory, RungMemory, TryMemory
from btrunner.runner.engine.status import FAILURE, RUNNING, SUCCESS
from btrunner.runner.language import model
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.units import show_duration
from btrunner.runner.unknown import UNKNOWN

Choice = tuple[int, "int | None", "str | Reason"]
"""A status, the rung to tick (or None), and why."""

EPSILON = 1e-9
NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class _Waits:
    """A reason that tells for how long something is waited for still."""

    words: str
    until: float
    more: str = ""

    def explain(self, snapshot: Mapping[str, Any]) -> str:
        """Return it with the time that is left."""
        return f"{self.words} {show_duration(self.until - snapshot['$now'])}{self.more}"


class Climb(Keeper):
    """The state of one character's ladder; budgets and back-off outlive a climb."""

    def __init__(self, node: model.Node, context: Context) -> None:
        assert isinstance(node.body, model.Ladder)  # noqa: S101 - the builder's promise
        self.body = node.body
        self.names = [child.name for child in node.children]
        self._ids = [child.id for child in node.children]
        self._asks = {position for position, child in enumerate(node.children) if child.kind == "ask"}
        self.context = context
        self.rungs = [RungMemory() for _ in self.body.rungs]
        self.current: int | None = None
        self.acting = False
        self._started = 0.0
        self._deadline: float | None = None
        self._has_begun = False
        self._tried: set[int] = set()
        self._given_up = False
        self._told_to_go_on = False
        """Whether a person said so, and no rung has failed since: what no retry could help may be mended."""
        self._pardons = 0
        self._recovered_at: float | None = None
        self._progress_then: int | None = None
        context.keep(node, self)

    def enter(self) -> None:
        """Begin a climb: forget the last one, and its costs too if the character was stable since."""
        self._told_to_go_on = False
        if self.context.pardons != self._pardons:
            self._pardons = self.context.pardons
            self._forgive()
        elif self._was_stable():
            self.rungs = [RungMemory() for _ in self.body.rungs]
        self._begin()

    def choose(self) -> Choice:
        """Return what to do in this tick."""
        now = self.context.now
        if self.body.verify.holds(self.context.snapshot):
            return self._succeed(now)
        if not self._has_begun:
            turn = self.turn()
            if now < turn - EPSILON:
                return RUNNING, None, _Waits("waits for its turn,", turn, " more")
            self._has_begun = True
        if self.current != len(self.rungs) - 1 and self._is_terminal():
            self.current, self.acting = None, False
        if self.current is None:
            return self._next(now)
        if self._deadline is not None and now >= self._deadline - EPSILON:
            why = f"no success within {show_duration(self._deadline - self._started)}"
            self._fail(why, now)
            return RUNNING, None, why
        if self.acting:
            return RUNNING, self.current, ""
        earlier = self._earlier(now)
        if earlier is not None:
            return self._start(earlier, now)
        return RUNNING, None, f"'{self.names[self.current]}' is done, waits for {self.body.verify.text}"

    def ended(self, status: int, why: str, gave_up: bool) -> None:
        """Hear how the rung's node stands: a success is left to the verify, a failure ends the try."""
        if status == SUCCESS and self.current in self._asks:
            self._forgive()
            self._begin()
            self._has_begun = True
        elif status == SUCCESS:
            self.acting = False
        elif status == FAILURE:
            self._given_up = self._given_up or gave_up
            self._fail(why or "it failed", self.context.now)

    def due(self) -> list[float]:
        """Return when it may choose otherwise, in seconds of the session; a time that is past does not count.

        Its turn has come; the rung that acts has had its time; one that waits is over its back-off, or has room in
        its budget again.
        """
        if not self._has_begun:
            return [self.turn() - EPSILON]
        times = [] if self._deadline is None else [self._deadline - EPSILON]
        if not self.acting:
            for rung, state in zip(self.body.rungs, self.rungs, strict=True):
                times.append(state.next_try - EPSILON)
                if rung.budget is not None:
                    times += [attempt + rung.budget.window for attempt in state.attempts]
        return times

    def turn(self) -> float:
        """Return when this character may begin its return, in seconds of the session; others may put it off."""
        if self.body.stagger is None:
            return self.context.now
        return self.context.owner.turn(self.context.name, self._seconds(self.body.stagger) or 0.0)

    @property
    def waits_for_its_turn(self) -> bool:
        """Whether others are to begin their return before."""
        return not self._has_begun

    def save(self, memory: NodeMemory) -> None:
        """Put into the memory what the rungs have cost, and how far a climb under way is."""
        rungs = {i: rung for i, rung in zip(self._ids, self.rungs, strict=True) if rung != RungMemory()}
        now = self._now() if memory.at is not None else None
        found = ClimbMemory(rungs, self._pardons, self._recovered_at, self._progress_then, now)
        memory.climb = found if found != ClimbMemory() else None

    def restore(self, memory: NodeMemory) -> str:
        """Go on with a climb; what the rungs have cost is never forgotten."""
        found = memory.climb or ClimbMemory()
        self.rungs = [found.rungs.get(each, RungMemory()) for each in self._ids]
        self._pardons, self._recovered_at = found.pardons, found.recovered_at
        self._progress_then = found.progress_then
        now = found.now
        if memory.at is None or now is None:
            return ""
        if now.current is not None and now.current not in self._ids:
            return "the rung that was tried last is gone"
        self._go_on(now)
        return ""

    def _now(self) -> TryMemory:
        now = TryMemory(
            has_begun=self._has_begun,
            tried=[self._ids[index] for index in sorted(self._tried)],
            given_up=self._given_up,
            told_to_go_on=self._told_to_go_on,
        )
        if self.current is not None:
            now.current, now.acting = self._ids[self.current], self.acting
            now.started, now.deadline = self._started, self._deadline
        return now

    def _go_on(self, now: TryMemory) -> None:
        self.current = None if now.current is None else self._ids.index(now.current)
        self.acting, self._started, self._deadline = now.acting, now.started, now.deadline
        self._has_begun, self._given_up, self._told_to_go_on = now.has_begun, now.given_up, now.told_to_go_on
        self._tried = {self._ids.index(each) for each in now.tried if each in self._ids}

    def _begin(self) -> None:
        self.current, self.acting, self._deadline = None, False, None
        self._tried.clear()
        self._given_up = self._has_begun = False

    def _forgive(self) -> None:
        """A person said to go on: all budgets are fresh, and even what was hopeless is tried again."""
        self.rungs = [RungMemory() for _ in self.body.rungs]
        self._told_to_go_on = True

    def _was_stable(self) -> bool:
        """Say whether the character was up for ``stable_for`` since it came back, and made progress."""
        stable_for = self._seconds(self.body.stable_for)
        if self._recovered_at is None or stable_for is None:
            return False
        progress = self.context.owner.progress(self.context.name)
        moved = progress is None or progress > (self._progress_then or 0)
        lost_at = self.context.lost_at if self.context.lost_at > self._recovered_at else self.context.now
        return moved and lost_at - self._recovered_at >= stable_for - EPSILON

    def _seconds(self, expression: Expression | None) -> float | None:
        """Return the seconds of an option; None without it, and where they are unknown."""
        value: Any = expression.value(self.context.snapshot) if expression is not None else UNKNOWN
        return None if value is UNKNOWN else float(value)

    def _is_terminal(self) -> bool:
        if self._given_up or self._told_to_go_on:
            return self._given_up
        hopeless, read = self.body.stop_at, self.context.me.read
        state, cause = read("client"), read("client_cause")
        return (state is not UNKNOWN and state in hopeless) or (cause is not UNKNOWN and cause in hopeless)

    def _usable(self, index: int, now: float) -> bool:
        rung, snapshot = self.body.rungs[index], self.context.snapshot
        if rung.when is not None and not rung.when.holds(snapshot):
            return False
        if rung.unless is not None and rung.unless.value(snapshot) is not False:
            return False
        if rung.deadline is not None and self._seconds(rung.deadline) is None:
            return False
        return not self._spent(index, now)

    def _spent(self, index: int, now: float) -> bool:
        budget = self.body.rungs[index].budget
        if budget is None:
            return index in self._tried
        attempts = self.rungs[index].attempts
        while attempts and attempts[0] <= now - budget.window:
            del attempts[0]
        return len(attempts) >= budget.times

    def _next(self, now: float) -> Choice:
        """Take the first rung that may be used, or wait for its back-off; fail when there is none."""
        for index in self._left(now):
            wait = self.rungs[index].next_try - now
            if wait > EPSILON:
                words = f"backs off: '{self.names[index]}' again in"
                return RUNNING, None, _Waits(words, self.rungs[index].next_try)
            return self._start(index, now)
        self.context.emit("ladder_spent", rungs=[self.names[i] for i in sorted(self._tried)])
        return FAILURE, None, "no rung is left: each was tried, has no budget, or does not apply"

    def _left(self, now: float) -> Sequence[int]:
        """Return the rungs that may be used; of a hopeless climb the last one, whatever its ``when``."""
        if not self._is_terminal():
            return [index for index in range(len(self.rungs)) if self._usable(index, now)]
        last = len(self.rungs) - 1
        return [] if self._spent(last, now) else [last]

    def _earlier(self, now: float) -> int | None:
        for index in range(self.current or 0):
            if self.body.rungs[index].when is None or self.rungs[index].next_try > now + EPSILON:
                continue
            if self._usable(index, now):
                return index
        return None

    def _start(self, index: int, now: float) -> Choice:
        state, rung = self.rungs[index], self.body.rungs[index]
        self.current, self.acting, self._started = index, True, now
        self._tried.add(index)
        state.attempts.append(now)
        seconds = self._seconds(rung.deadline)
        self._deadline = None if seconds is None else now + seconds
        self.context.emit("rung", rung=self.names[index], attempt=len(state.attempts))
        return RUNNING, index, ""

    def _fail(self, why: str, now: float) -> None:
        assert self.current is not None  # noqa: S101 - only a rung that was started can fail
        self.context.emit("rung_failed", rung=self.names[self.current], why=why)
        self._back_off(self.current, now)
        self.current, self.acting, self._told_to_go_on = None, False, False

    def _back_off(self, index: int, now: float) -> None:
        """Put the next try off: after a failure, and after a success too until it has proved stable."""
        state, backoff = self.rungs[index], self.body.rungs[index].backoff
        state.tries += 1
        if backoff is None:
            return
        wait = min(backoff.first * backoff.factor ** min(state.tries - 1, 60), backoff.longest)
        wait *= 1 + backoff.jitter * (2 * self.context.random.random() - 1)
        state.next_try = now + wait

    def _succeed(self, now: float) -> Choice:
        if self.current is not None:
            self._back_off(self.current, now)
            took = round(now - self._started, 3)
            self.context.emit("rung_worked", rung=self.names[self.current], took=took)
        self.context.rung = self.names[self.current] if self.current is not None else "by itself"
        self.current, self.acting = None, False
        self._recovered_at = now
        self._progress_then = self.context.owner.progress(self.context.name)
        return SUCCESS, None, f"{self.body.verify.text} holds"
