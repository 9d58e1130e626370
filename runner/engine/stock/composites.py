"""Composites that py_trees does not have, or whose rules differ from ours: each is a py_trees Composite."""

from __future__ import annotations

from collections.abc import Iterator

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.composites import Composite

from btrunner.runner.engine.choosing import choose
from btrunner.runner.engine.context import Context
from btrunner.runner.engine.each import Each
from btrunner.runner.language import model
from btrunner.runner.unknown import UNKNOWN


class Composed(Composite):
    """A composite of ours, which knows its node and its character's context."""

    def __init__(self, node: model.Node, context: Context, children: list[Behaviour]) -> None:
        super().__init__(node.name, children)
        self.node = node
        self.context = context

    def end(self, status: Status) -> None:
        """Take a status; an end halts whichever child is still running."""
        if status == Status.RUNNING:
            self.status = status
            return
        for child in self.children:
            if child.status == Status.RUNNING:
                child.stop(Status.INVALID)
        self.stop(status)


class Parallel(Composed):
    """All children at once, each until it ends, until one of two policies is met."""

    def tick(self) -> Iterator[Behaviour]:
        """Tick the children that have not ended, then count."""
        assert isinstance(self.node.body, model.Parallel)  # noqa: S101 - the builder's promise
        if self.status != Status.RUNNING:
            for child in self.children:
                if child.status != Status.INVALID:
                    child.stop(Status.INVALID)
        for child in self.children:
            if child.status in (Status.SUCCESS, Status.FAILURE):
                yield child
            else:
                yield from child.tick()
        body = self.node.body
        if self._met(body.fail_on, Status.FAILURE):
            self.end(Status.FAILURE)
        elif self._met(body.succeed_on, Status.SUCCESS):
            self.end(Status.SUCCESS)
        elif any(child.status == Status.RUNNING for child in self.children):
            self.end(Status.RUNNING)
        else:
            self.context.whys[self.node.index] = "all have ended, and succeed_on was not met"
            self.end(Status.FAILURE)
        yield self

    def _met(self, policy: model.Policy, status: Status) -> bool:
        if policy.positions:
            return all(self.children[position].status == status for position in policy.positions)
        return sum(child.status == status for child in self.children) >= policy.number


class Chooser(Composed):
    """Ticks one child, chosen on entry; a ``reactive`` one chooses anew every tick."""

    reactive = False

    def choose(self) -> int | None:
        """Return the position of the child to tick, or None (with the reason stated)."""
        raise AssertionError("each chooser chooses in its own way")

    def tick(self) -> Iterator[Behaviour]:
        """Choose, halt what was chosen before, and tick the chosen child."""
        entering = self.status != Status.RUNNING
        chosen = self.current_child
        if entering or self.reactive or chosen is None:
            position = self.choose()
            before, chosen = chosen, self.children[position] if position is not None else None
            if before is not None and before is not chosen and before.status == Status.RUNNING:
                before.stop(Status.INVALID)
            self.current_child = chosen
        if chosen is None:
            self.end(Status.FAILURE)
            yield self
            return
        yield from chosen.tick()
        self.end(chosen.status)
        yield self


class Switch(Chooser):
    """Chooses by the value of an expression, every tick."""

    reactive = True

    def choose(self) -> int | None:
        """Return the case of the value, or the last child where there is an ``else``."""
        body = self.node.body
        assert isinstance(body, model.Switch)  # noqa: S101
        value = body.subject.value(self.context.snapshot)
        if value is not UNKNOWN and value in body.cases:
            return body.cases.index(value)
        if value is not UNKNOWN and body.otherwise:
            return len(self.children) - 1
        self.context.whys[self.node.index] = body.subject
        return None


class Random(Chooser):
    """Chooses by weight, from the session's seed."""

    def choose(self) -> int | None:
        """Return a child at random."""
        return choose(self.node, self.context)


class Utility(Chooser):
    """Chooses the highest score; the first of equals."""

    def __init__(self, node: model.Node, context: Context, children: list[Behaviour]) -> None:
        super().__init__(node, context, children)
        assert isinstance(node.body, model.Utility)  # noqa: S101
        self.reactive = node.body.reactive

    def choose(self) -> int | None:
        """Return the child with the highest score that is known."""
        return choose(self.node, self.context)


class ForEach(Composed):
    """Does its child for each item of a list, in order, until it fails (or succeeds, as ``stop_on`` says) for one."""

    def __init__(self, node: model.Node, context: Context, children: list[Behaviour]) -> None:
        super().__init__(node, context, children)
        self._each = Each(node, context)

    def tick(self) -> Iterator[Behaviour]:
        """Go on with the present item, and to the next when that did not end it."""
        body, each, child = self.node.body, self._each, self.children[0]
        assert isinstance(body, model.ForEach)  # noqa: S101
        if self.status != Status.RUNNING and not each.enter():
            self.end(Status.FAILURE)
            yield self
            return
        going_on = Status.SUCCESS if body.stop_on == "failure" else Status.FAILURE
        status = going_on
        while status == going_on and each.show():
            if child.status != Status.RUNNING:
                child.stop(Status.INVALID)  # what is shown at the end are the statuses of the last item
            yield from child.tick()
            status = child.status
            each.position += status == going_on
        self.end(status)
        yield self
