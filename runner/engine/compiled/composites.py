"""Writes the composites: in which order children are ticked, where they go on, and which are halted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import partial

from btrunner.runner.engine.choosing import choose
from btrunner.runner.engine.compiled.leaves import unmet
from btrunner.runner.engine.compiled.writer import MOST_NODES, NO_OPTIONS, Host, Writer, name_of, title
from btrunner.runner.engine.each import Each
from btrunner.runner.language import model
from btrunner.runner.language.expressions.plain import literal

Children = Sequence[tuple[int, model.Node]]
"""Children with their places among all children of their node, which count from 1."""


def only_child(writer: Writer, node: model.Node) -> None:
    """Tick the one child."""
    writer.write(node.children[0])


def sequence(writer: Writer, node: model.Node) -> None:
    """Go on with the next child after a success."""
    assert isinstance(node.body, model.Sequence)  # noqa: S101 - the type it is written for
    _Steps(writer, node, "SUCCESS", remembers=not node.body.reactive).write()


def selector(writer: Writer, node: model.Node) -> None:
    """Go on with the next child after a failure."""
    assert isinstance(node.body, model.Selector)  # noqa: S101 - the type it is written for
    _Steps(writer, node, "FAILURE", remembers=node.body.memory).write()


class _Steps:
    """A sequence or a selector; ``at`` is the place of the child that runs, or 0.

    One that ``remembers`` goes on where it stands; any other asks from the top, and halts what ran further on.
    """

    def __init__(self, writer: Writer, node: model.Node, goes_on: str, remembers: bool) -> None:
        self.writer = writer
        self.node = node
        self.goes_on = goes_on
        self.at = f"at[{node.index}]"
        self.running = [place for place, child in enumerate(node.children, 1) if writer.can_run(child)]
        self.remembers = remembers and bool(self.running)

    def write(self) -> None:
        groups = grouped(self.writer, self.node)
        with self.writer.under("while True:"):
            for group in groups:
                if len(groups) == 1 or len(group) == 1:
                    self._steps(group)
                else:
                    self._part(group)
            self._end()

    def _end(self) -> None:
        """Write what follows when all children have been gone through."""
        self.writer.page.node = self.node.index
        if self.running:
            self.writer.line(f"{self.at} = 0")
        if _is_plain_check(self.node.children[-1]):
            self.writer.line(f"r = {self.goes_on}")
        self.writer.line("break")

    def _part(self, group: Children) -> None:
        """Write a group of children as a function of their own, passed over when it goes on behind them."""
        first, last = group[0][0], group[-1][0]
        writer = self.writer
        writer.page.node = self.node.index
        head = f"if {self.at} <= {last}:" if self.remembers and self.running[-1] > last else ""
        if head:
            with writer.under(head):
                self._call(group, f"{name_of(self.node)}_from_{first}_to_{last}")
        else:
            self._call(group, f"{name_of(self.node)}_from_{first}_to_{last}")

    def _call(self, group: Children, name: str) -> None:
        self.writer.call(name, f"{title(self.node)}, a part", partial(self._write_part, group))
        with self.writer.under(f"if r != {self.goes_on}:"):
            self.writer.line("break")

    def _write_part(self, group: Children) -> None:
        with self.writer.under("while True:"):
            self._steps(group)
            if _is_plain_check(group[-1][1]):
                self.writer.line(f"r = {self.goes_on}")
            self.writer.line("break")

    def _steps(self, group: Children) -> None:
        """Write children, those that go on at the same places below one question."""
        waiting = list(group)
        while waiting:
            place = waiting[0][0]
            after = self._next_running(place) if self.remembers else None
            count = len(waiting) if after is None else min(after - place, len(waiting))
            now, waiting = waiting[:count], waiting[count:]
            self.writer.page.node = self.node.index
            if after is None:
                self._write_children(now)
            else:
                first = after == self.running[0]
                with self.writer.under(f"if not {self.at}:" if first else f"if {self.at} < {after}:"):
                    self._write_children(now)

    def _next_running(self, place: int) -> int | None:
        index = bisect_right(self.running, place)
        return self.running[index] if index < len(self.running) else None

    def _write_children(self, children: Children) -> None:
        for place, child in children:
            if _is_plain_check(child):
                self._check(place, child)
                continue
            self.writer.write(child)
            if self.running or place < len(self.node.children):
                with self.writer.under(f"if r != {self.goes_on}:"):
                    self._leave(place, self.writer.can_run(child))

    def _check(self, place: int, child: model.Node) -> None:
        """Write a check as a jump."""
        writer = self.writer
        writer.page.node = child.index
        writer.line(f"# {title(child)}")
        assert isinstance(child.body, model.Check)  # noqa: S101 - asked before
        met = writer.truth(child.body.condition, "check", child)
        is_sequence = self.goes_on == "SUCCESS"
        with writer.under(f"if not {met}:" if is_sequence else f"if {met}:"):
            writer.line(f"T[{child.index}] = r = {'FAILURE' if is_sequence else 'SUCCESS'}")
            if is_sequence:
                writer.line(f"W[{child.index}] = {unmet(writer, child)}")
            self._leave(place, False)
        writer.line(f"T[{child.index}] = {self.goes_on}")
        if not is_sequence:
            writer.line(f"W[{child.index}] = {unmet(writer, child)}")

    def _leave(self, place: int, may_run: bool) -> None:
        """Write the end at a child: what ran behind it is halted, and it is known where to go on."""
        writer = self.writer
        writer.page.node = self.node.index
        if not self.remembers and self._next_running(place) is not None:
            with writer.under(f"if {self.at} > {place}:"):
                writer.line(f"halt(*{writer.spans(self.node)}[{self.at}])")
        if may_run:
            writer.line(f"{self.at} = {place} if r == RUNNING else 0")
        elif self.running and (not self.remembers or self.running[0] < place):
            writer.line(f"{self.at} = 0")
        writer.line("break")


def _is_plain_check(node: model.Node) -> bool:
    return isinstance(node.body, model.Check) and node.options == NO_OPTIONS


def grouped(writer: Writer, node: model.Node) -> list[Children]:
    """Return the children as groups, each of which fits into one function."""
    groups: list[list[tuple[int, model.Node]]] = []
    room = 0
    for place, child in enumerate(node.children, 1):
        size = writer.size(child)
        if size > room:
            groups.append([])
            room = MOST_NODES
        groups[-1].append((place, child))
        room -= size
    return list(groups)


def parallel(writer: Writer, node: model.Node) -> None:
    """Tick all children that have not ended; ``ended`` are their statuses since it began."""
    count = len(node.children)
    ended = writer.need("ended", node, lambda host: host.ended(node))
    runs = writer.can_run(node)
    if runs:
        with writer.under(f"if not at[{node.index}]:"):
            writer.line(f"{ended}[:] = [IDLE] * {count}")
    groups = grouped(writer, node)
    for group in groups:
        if len(groups) == 1 or len(group) == 1:
            _side_by_side(writer, group, ended, runs)
        else:
            name = f"{name_of(node)}_from_{group[0][0]}_to_{group[-1][0]}"
            write = partial(_side_by_side, writer, group, ended, runs)
            writer.call(name, f"{title(node)}, a part", write)
    writer.page.node = node.index
    _verdict(writer, node, ended, runs)


def _side_by_side(writer: Writer, group: Children, ended: str, runs: bool) -> None:
    for place, child in group:
        status = f"{ended}[{place - 1}]"
        if not runs:
            writer.write(child)
            writer.line(f"{status} = r")
            continue
        with writer.under(f"if {status} > RUNNING:"):
            writer.line(f"T[{child.index}] = r = {status}")
        with writer.under("else:"):
            writer.write(child)
            writer.line(f"{status} = r")


def _verdict(writer: Writer, node: model.Node, ended: str, runs: bool) -> None:
    """Write how the statuses of the children make that of a parallel; an end halts who still runs."""
    assert isinstance(node.body, model.Parallel)  # noqa: S101 - the type it is written for
    with writer.under(f"if {_met(node.body.fail_on, ended, 'FAILURE')}:"):
        writer.line("r = FAILURE")
    with writer.under(f"elif {_met(node.body.succeed_on, ended, 'SUCCESS')}:"):
        writer.line("r = SUCCESS")
    with writer.under(f"elif RUNNING in {ended}:"):
        writer.line("r = RUNNING")
    with writer.under("else:"):
        writer.line("r = FAILURE")
        writer.line(f"W[{node.index}] = 'all have ended, and succeed_on was not met'")
    if runs:
        writer.line(f"at[{node.index}] = r == RUNNING")
        with writer.under(f"if r != RUNNING and RUNNING in {ended}:"):
            writer.line(f"stop(T, {ended}, {writer.spans(node)})")


def _met(policy: model.Policy, ended: str, status: str) -> str:
    if policy.positions:
        return " and ".join(f"{ended}[{position}] == {status}" for position in policy.positions)
    return f"{ended}.count({status}) >= {policy.number}"


def switch(writer: Writer, node: model.Node) -> None:
    """Tick the child of a value."""
    body = node.body
    assert isinstance(body, model.Switch)  # noqa: S101 - the type it is written for
    writer.line(f"x = {writer.value(body.subject, 'subject', node)}")
    with writer.under("if x is UNKNOWN:"):
        writer.line("now = 0")
    for place, case in enumerate(body.cases, 1):
        with writer.under(f"elif x == {literal(case)}:"):
            writer.line(f"now = {place}")
    with writer.under("else:"):
        writer.line(f"now = {len(node.children) if body.otherwise else 0}")
    _chosen(writer, node, writer.reason(body.subject))


def one_chosen(writer: Writer, node: model.Node) -> None:
    """Tick the child that was chosen, on entry or anew."""

    def make(host: Host) -> object:
        def place() -> int:
            position = choose(node, host.context)
            return 0 if position is None else position + 1

        return place

    chosen = writer.need("choose", node, make)
    reactive = isinstance(node.body, model.Utility) and node.body.reactive
    keeps = writer.can_run(node) and not reactive
    writer.line(f"now = at[{node.index}] or {chosen}()" if keeps else f"now = {chosen}()")
    _chosen(writer, node, "")


def _chosen(writer: Writer, node: model.Node, why: str) -> None:
    """Write the children, of which the one at the place ``now`` is ticked; with 0 it fails."""
    at, runs = f"at[{node.index}]", writer.can_run(node)
    if runs:
        with writer.under(f"if {at} and {at} != now:"):
            writer.line(f"halt(*{writer.spans(node)}[{at}])")
            writer.line(f"{at} = 0")
    with writer.under("if not now:"):
        writer.line("r = FAILURE")
        if why:
            writer.line(f"W[{node.index}] = {why}")
    for place, child in enumerate(node.children, 1):
        with writer.under(f"elif now == {place}:"):
            writer.write(child)
            writer.page.node = node.index
            if writer.can_run(child):
                writer.line(f"{at} = {place} if r == RUNNING else 0")


def for_each(writer: Writer, node: model.Node) -> None:
    """Tick the child for one item after the other."""
    body, child = node.body, node.children[0]
    assert isinstance(body, model.ForEach)  # noqa: S101 - the type it is written for
    each = writer.need("each", node, lambda host: Each(node, host.context))
    going_on = "SUCCESS" if body.stop_on == "failure" else "FAILURE"
    runs = writer.can_run(node)
    first, end = writer.span(child)
    with writer.under(f"if at[{node.index}] or {each}.enter():" if runs else f"if {each}.enter():"):
        writer.line(f"r = {going_on}")
        with writer.under(f"while r == {going_on} and {each}.show():"):
            writer.line(f"T[{first}:{end}] = [IDLE] * {end - first}")
            writer.write(child)
            writer.page.node = node.index
            writer.line(f"{each}.position += r == {going_on}")
        if runs:
            writer.line(f"at[{node.index}] = r == RUNNING")
    with writer.under("else:"):
        writer.line("r = FAILURE")
