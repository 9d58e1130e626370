"""The client's state, told from its process, its window, its answers, its log, and what it shows."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from msgspec import structs

from btrunner.runner.worlds.desktop.eyes.wire import ClientIs
from btrunner.runner.worlds.desktop.file.state_rules import Rule

_CAUSES = {
    "up": "none", "loading": "none", "dialog": "popup", "disconnected": "network", "queue": "server_full",
    "maintenance": "maintenance", "taken_over": "signed_in_elsewhere", "hung": "hang", "crashed": "crash",
    "update_required": "update", "banned": "ban",
}  # fmt: skip
"""The usual cause of each state, where its rule tells no other."""


class Way:
    """One way in which a state shows, and whether it did in the last looks."""

    def __init__(self, state: str, rule: Rule, name: str) -> None:
        self.state = state
        self.rule = rule
        self.name = name
        self.text = ""
        """What was read where it showed last."""
        self._looks: deque[bool] = deque(maxlen=rule.of)

    def look(self, seen: bool) -> None:
        """Take in one look."""
        self._looks.append(seen)

    def forget(self) -> None:
        """Begin anew."""
        self._looks.clear()

    @property
    def shows(self) -> bool:
        """Say whether it was seen often enough of late."""
        return sum(self._looks) >= self.rule.seen

    @property
    def decided(self) -> bool:
        """Say whether it was looked at so often that its absence means something."""
        return len(self._looks) == self.rule.of or self.shows

    @property
    def cause(self) -> str:
        """The cause that it gives its state."""
        return self.rule.cause or _CAUSES[self.state]

    @property
    def evidence(self) -> str:
        """What was seen, in words."""
        rule = self.rule
        if rule.text:
            return f"text '{self.text or rule.text}'"
        if rule.colour:
            return f"colour {rule.colour}"
        return f"picture {rule.template.replace(chr(92), '/').rpartition('/')[2]}"


class Monitor:
    """Tells the state from what was seen; a dialog comes before anything else that shows."""

    def __init__(self, states: Mapping[str, Rule]) -> None:
        ways = [Way(state, rule, name) for state, rule, name in _each(states)]
        self.seen = sorted((way for way in ways if not way.rule.log), key=lambda way: way.state != "dialog")
        self.logged = [way for way in ways if way.rule.log]
        self._must_show = any(way.state == "up" for way in self.seen)
        self._last: tuple[Way, str, int] | None = None
        self._run = 0

    def restart(self, run: int) -> None:
        """Forget what an earlier client showed; ``run`` is the number of this one's start."""
        self._run = run
        self._last = None
        self.forget_looks()

    def forget_looks(self) -> None:
        """Forget what was seen of a window that is another one now."""
        for way in self.seen:
            way.forget()

    def line(self, way: Way, line: str, position: int) -> None:
        """Take in a line of the log that tells a state; it lasts until another one is told."""
        self._last = (way, line, position)
        for other in self.seen:
            if other.shows and other.state != way.state:
                other.forget()  # it was seen before that line: only what is seen from now on counts against it

    def verdict(self, gone: str, window: bool, silent: str) -> ClientIs:
        """Return the state; ``gone`` and ``silent`` say why there is no client, and why it is taken to hang."""
        return structs.replace(self._verdict(gone, window, silent), run=self._run)

    def _verdict(self, gone: str, window: bool, silent: str) -> ClientIs:
        if gone:
            return ClientIs("crashed", "crash", gone)
        if not window:
            return ClientIs("loading", "none", "its window is not there yet")
        showing = next((way for way in self.seen if way.shows), None)
        if showing is not None and showing.state == "dialog":
            return self._shown(showing)
        if silent:
            return ClientIs("hung", "hang", silent)
        if showing is not None and showing.state not in ("up", self._logged_state):
            return self._shown(showing)
        if self._last is not None and self._last[0].state != "up":
            # Also where a dialog shows the same: the log tells the cause more exactly.
            way, line, position = self._last
            return ClientIs(way.state, way.cause, f"log line '{line}'", position, way.name)
        return self._playing(showing)

    @property
    def _logged_state(self) -> str:
        return self._last[0].state if self._last is not None else ""

    def _playing(self, showing: Way | None) -> ClientIs:
        if showing is not None:
            return self._shown(showing)
        if self._must_show or not all(way.decided for way in self.seen):
            return ClientIs("loading", "none", "nothing of the game is seen yet")
        if any(way.state == "up" for way in self.logged) and self._last is None:
            return ClientIs("loading", "none", "the log does not tell of the game yet")
        return ClientIs("up", "none", "")

    def _shown(self, way: Way) -> ClientIs:
        digits = "".join(c if c.isdigit() else " " for c in way.text).split()
        position = int(digits[0]) if way.state == "queue" and digits else 0
        return ClientIs(way.state, way.cause, way.evidence, position, way.name)


def _each(states: Mapping[str, Rule]) -> Iterator[tuple[str, Rule, str]]:
    for state, rule in states.items():
        yield state, rule, state
        for place, other in enumerate(rule.alternatives):
            yield state, other, f"{state}/{place}"
