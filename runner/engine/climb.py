"""A climb up a recovery ladder: which rung is next, and what it may cost. It ticks nothing itself.

The first rung that may be used is used. A rung may be used when its ``when`` holds and its budget has
room; one without a budget is used once a climb. A rung that failed waits for its back-off before it is
tried again, and no harsher rung is taken meanwhile. While a rung waits for its verify, an earlier rung
whose ``when`` comes to hold takes over: a relog that ended in a queue is waited out.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from btrunner.runner.engine.context import Context
from btrunner.runner.engine.status import FAILURE, RUNNING, SUCCESS
from btrunner.runner.language import model
from btrunner.runner.units import show_duration
from btrunner.runner.unknown import UNKNOWN


@dataclass(slots=True)
class RungState:
    """What is remembered of a rung between climbs: when it was tried, and how often in a row."""

    attempts: deque[float] = field(default_factory=deque)
    tries: int = 0
    next_try: float = 0.0


class Climb:
    """The state of one character's ladder; budgets and back-off outlive a climb."""

    def __init__(self, node: model.Node, context: Context) -> None:
        assert isinstance(node.body, model.Ladder)  # noqa: S101 - the builder's promise
        self.body = node.body
        self.names = [child.name for child in node.children]
        self._asks = {position for position, child in enumerate(node.children) if child.kind == "ask"}
        self.context = context
        self.rungs = [RungState() for _ in self.body.rungs]
        self.current: int | None = None
        self.acting = False
        self._began = 0.0
        self._turn = 0.0
        self._started = 0.0
        self._deadline: float | None = None
        self._tried: set[int] = set()
        self._given_up = False
        self._recovered_at: float | None = None
        self._progress_then: int | None = None

    def enter(self) -> None:
        """Begin a climb: forget the last one, and its costs too if the character was stable since."""
        now = self.context.now
        if self._was_stable(now):
            self.rungs = [RungState() for _ in self.body.rungs]
        self.current, self.acting, self._deadline = None, False, None
        self._tried.clear()
        self._given_up = False
        self._began = now
        self._turn = -1.0
        self.context.gave_up = False

    def choose(self) -> tuple[int, int | None, str]:
        """Return what to do in this tick: a status, the rung to tick (or None), and why."""
        now = self.context.now
        if self.body.verify.holds(self.context.snapshot):
            return self._succeed(now)
        if not self._has_turn(now):
            return RUNNING, None, f"waits for its turn, {show_duration(max(self._turn - now, 0))} more"
        last = len(self.rungs) - 1
        if self._is_terminal() and self.current != last:
            return self._start(last, now)
        if self.current is None:
            return self._next(now)
        if self._deadline is not None and now >= self._deadline - 1e-9:
            limit = show_duration(self._deadline - self._started)
            return self._fail(f"no success within {limit}", now)
        if self.acting:
            return RUNNING, self.current, ""
        earlier = self._earlier(now)
        if earlier is not None:
            return self._start(earlier, now)
        return RUNNING, None, f"'{self.names[self.current]}' is done, waits for {self.body.verify.text}"

    def ended(self, status: int, why: str) -> None:
        """Hear how the rung's node ended: a success is left to the verify, a failure ends the try."""
        if status == SUCCESS and self.current in self._asks:
            self._forgive()
        elif status == SUCCESS:
            self.acting = False
        elif status == FAILURE:
            if self.context.gave_up:
                self._given_up, self.context.gave_up = True, False
            self._record_failure(why or "it failed", self.context.now)

    def _forgive(self) -> None:
        """A person said to go on: all budgets are fresh, and the climb begins at the first rung."""
        self.rungs = [RungState() for _ in self.body.rungs]
        self._tried.clear()
        self._given_up = False
        self.current, self.acting = None, False

    def _was_stable(self, now: float) -> bool:
        stable_for = self.body.stable_for.value(self.context.snapshot) if self.body.stable_for else None
        if self._recovered_at is None or stable_for is None or stable_for is UNKNOWN:
            return False
        progress = self.context.owner.progress(self.context.name)
        moved = progress is None or progress > (self._progress_then or 0)
        return bool(now - self._recovered_at >= stable_for) and moved

    def _has_turn(self, now: float) -> bool:
        if self.body.stagger is None:
            return True
        if self._turn < 0:
            stagger = self.body.stagger.value(self.context.snapshot)
            if now == self._began:
                return False  # whoever else is lost in this very tick is heard of only after it
            self._turn = self.context.owner.turn(self.context.name, 0.0 if stagger is UNKNOWN else stagger)
        return now >= self._turn - 1e-9

    def _is_terminal(self) -> bool:
        if self._given_up:
            return True
        shown = (self.context.me.read(key) for key in ("client", "client_cause"))
        return any(word is not UNKNOWN and word in self.body.stop_at for word in shown)

    def _usable(self, index: int, now: float) -> bool:
        rung, snapshot = self.body.rungs[index], self.context.snapshot
        if rung.when is not None and not rung.when.holds(snapshot):
            return False
        if rung.unless is not None and rung.unless.value(snapshot) is not False:
            return False
        return not self._spent(index, now)

    def _spent(self, index: int, now: float) -> bool:
        budget = self.body.rungs[index].budget
        if budget is None:
            return index in self._tried
        attempts = self.rungs[index].attempts
        while attempts and attempts[0] <= now - budget.window:
            attempts.popleft()
        return len(attempts) >= budget.times

    def _next(self, now: float) -> tuple[int, int | None, str]:
        for index, name in enumerate(self.names):
            if not self._usable(index, now):
                continue
            wait = self.rungs[index].next_try - now
            if wait > 1e-9:
                return RUNNING, None, f"backs off: '{name}' again in {show_duration(wait)}"
            return self._start(index, now)
        self.context.emit("ladder_spent", rungs=[self.names[i] for i in sorted(self._tried)])
        return FAILURE, None, "no rung is left: each was tried, has no budget, or does not apply"

    def _earlier(self, now: float) -> int | None:
        assert self.current is not None  # noqa: S101
        for index in range(self.current):
            rung = self.body.rungs[index]
            if rung.when is not None and self._usable(index, now) and self.rungs[index].next_try <= now:
                return index
        return None

    def _start(self, index: int, now: float) -> tuple[int, int | None, str]:
        state, rung = self.rungs[index], self.body.rungs[index]
        self.current, self.acting, self._started = index, True, now
        self._tried.add(index)
        state.attempts.append(now)
        deadline = rung.deadline.value(self.context.snapshot) if rung.deadline else None
        self._deadline = None if deadline is None or deadline is UNKNOWN else now + deadline
        self.context.emit("rung", rung=self.names[index], attempt=len(state.attempts))
        return RUNNING, index, ""

    def _fail(self, why: str, now: float) -> tuple[int, int | None, str]:
        self._record_failure(why, now)
        return RUNNING, None, why

    def _record_failure(self, why: str, now: float) -> None:
        assert self.current is not None  # noqa: S101
        self.context.emit("rung_failed", rung=self.names[self.current], why=why)
        self._back_off(self.current, now)
        self.current, self.acting = None, False

    def _back_off(self, index: int, now: float) -> None:
        """Put the next try off: after a failure, and after a success too until it has proved stable."""
        state, backoff = self.rungs[index], self.body.rungs[index].backoff
        state.tries += 1
        if backoff is None:
            return
        wait = min(backoff.first * backoff.factor ** min(state.tries - 1, 60), backoff.longest)
        wait *= 1 + backoff.jitter * (2 * self.context.random.random() - 1)
        state.next_try = now + wait

    def _succeed(self, now: float) -> tuple[int, int | None, str]:
        name = self.names[self.current] if self.current is not None else "by itself"
        if self.current is not None:
            self._back_off(self.current, now)
            self.context.emit("rung_worked", rung=name, took=round(now - self._started, 3))
        self.context.rung = name
        self.current, self.acting = None, False
        self._recovered_at = now
        self._progress_then = self.context.owner.progress(self.context.name)
        return SUCCESS, None, f"{self.body.verify.text} holds"
