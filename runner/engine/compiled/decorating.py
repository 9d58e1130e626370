"""Writes the options of a node around what its type does, in the fixed order in which they apply."""

from __future__ import annotations

from collections.abc import Callable

from btrunner.runner.engine import timing
from btrunner.runner.engine.compiled.writer import Writer
from btrunner.runner.engine.writing import SetKnown
from btrunner.runner.language import model
from btrunner.runner.language.expressions.compiled import Expression

Body = Callable[[Writer, model.Node], None]


def write_options(writer: Writer, node: model.Node, body: Body) -> None:
    """Write a node with its options; ``on`` says whether it ran when it was ticked last."""
    _Decorated(writer, node, body).write()


class _Decorated:
    def __init__(self, writer: Writer, node: model.Node, body: Body) -> None:
        self.writer = writer
        self.node = node
        self.given = node.options
        self.index = node.index
        self.runs = writer.can_run(node)
        self._body = body

    def write(self) -> None:
        """Write what may refuse it, then the rest; ``always`` has the last word."""
        writer, head = self.writer, "if"
        for test, consequences in self._refusals():
            with writer.under(f"{head} {test}:"):
                for line in consequences:
                    writer.line(line)
            head = "elif"
        if head == "if":
            self._tick()
        else:
            with writer.under("else:"):
                self._tick()
        writer.page.node = self.index
        if self.given.always:
            with writer.under("if r != RUNNING:"):
                writer.line(f"r = {self.given.always.upper()}")
        if self.runs:
            writer.line(f"on[{self.index}] = r == RUNNING")

    def _refusals(self) -> list[tuple[str, list[str]]]:
        """Return the questions that end it before its type is asked, each with what follows."""
        given, node = self.given, self.node
        new = f"not on[{self.index}] and " if self.runs else ""
        found: list[tuple[str, list[str]]] = []
        if given.when is not None:
            test = f"{new}not {self._truth(given.when, 'when')}"
            found.append((test, self._fails(given.when)))
        if given.unless is not None:
            falsity = self.writer.falsity(given.unless, "unless", node)
            found.append((f"{new}not {falsity}", self._fails(given.unless)))
        if given.once:
            found.append((f"{new}{self.index} in done", ["r = SUCCESS"]))
        for what, time in (("cooldown", given.cooldown), ("every", given.every)):
            if time is not None:
                name = self._timed(what, time)
                found.append((f"{new}{name}.refuses()", ["r = FAILURE"]))
        if given.while_ is not None:
            test = f"not {self._truth(given.while_, 'while')}"
            found.append((test, [*self._fails(given.while_), *self._halts()]))
        if given.timeout is not None:
            name = self._timed("timeout", given.timeout)
            over = f"S['$now'] >= {name}.end and {name}.is_over()"
            over = f"{over} if on[{self.index}] else " if self.runs else ""
            found.append((f"{over}{name}.begins_in_vain()", ["r = FAILURE", *self._halts()]))
        return found

    def _tick(self) -> None:
        """Write how often, and what comes of it."""
        writer, given, i = self.writer, self.given, self.index
        if given.on_error in ("success", "stop"):
            writer.line(f"crashes_{i} = context.crashes")
        if given.retry:
            with writer.under(f"if not on[{i}]:"):
                writer.line(f"tries[{i}] = {given.retry}")
        if given.repeat:
            with writer.under(f"if not times[{i}]:"):
                writer.line(f"times[{i}] = {given.repeat}")
        self._until()
        writer.page.node = i
        if given.repeat:
            self._count_success()
        if given.retry:
            with writer.under(f"if r == FAILURE and tries[{i}]:"):
                writer.line(f"tries[{i}] -= 1")
                writer.line("r = RUNNING")
        self._on_error()
        self._remember_success()

    def _until(self) -> None:
        writer, given = self.writer, self.given
        if given.until is None:
            self._plainly()
            return
        with writer.under(f"if {self._truth(given.until, 'until')}:"):
            if given.repeat:  # its count stands further out than ``until``: it is not halted
                writer.line(f"left = times[{self.index}]")
            for line in self._halts():
                writer.line(line)
            if given.repeat:
                writer.line(f"times[{self.index}] = left")
            writer.line("r = SUCCESS")
        with writer.under("else:"):
            self._plainly()
            with writer.under("if r == SUCCESS:"):
                writer.line("r = RUNNING")

    def _plainly(self) -> None:
        """Write what its type does; ``invert`` and ``sets`` stand closest to it."""
        writer = self.writer
        self._body(writer, self.node)
        writer.page.node = self.index
        if self.given.invert:
            writer.line("r = FAILURE if r == SUCCESS else SUCCESS if r == FAILURE else r")
        if self.given.sets:
            writes = self.given.sets
            name = writer.need("sets", self.node, lambda host: SetKnown(writes, host.context))
            with writer.under("if r != FAILURE:"):
                writer.line(f"{name}()")

    def _count_success(self) -> None:
        writer, i = self.writer, self.index
        with writer.under("if r == SUCCESS:"):
            writer.line(f"times[{i}] -= 1")
            with writer.under(f"if times[{i}]:"):
                writer.line("r = RUNNING")
        with writer.under("elif r == FAILURE:"):
            writer.line(f"times[{i}] = 0")

    def _on_error(self) -> None:
        writer, given = self.writer, self.given
        if given.on_error not in ("success", "stop"):
            return
        with writer.under(f"if r == FAILURE and context.crashes != crashes_{self.index}:"):
            if given.on_error == "success":
                writer.line("r = SUCCESS")
            else:
                writer.line(f"context.stop_for_crash(nodes[{self.index}])")

    def _remember_success(self) -> None:
        given = self.given
        if given.cooldown is not None or given.once:
            with self.writer.under("if r == SUCCESS:"):
                if given.cooldown is not None:
                    self.writer.line(f"cooldown_{self.index}.begin()")
                if given.once:
                    self.writer.line(f"done.add({self.index})")

    def _truth(self, condition: Expression, what: str) -> str:
        return self.writer.truth(condition, what, self.node)

    def _fails(self, condition: Expression) -> list[str]:
        return ["r = FAILURE", f"W[{self.index}] = {self.writer.reason(condition)}"]

    def _halts(self) -> list[str]:
        """Return what halts its body, where that ran; a node that cannot run has nothing to halt."""
        first, end = self.writer.span(self.node)
        return [f"if on[{self.index}]: halt({first}, {end})"] if self.runs else []

    def _timed(self, what: str, time: Expression) -> str:
        node, kind = self.node, _TIMED[what]
        return self.writer.need(what, node, lambda host: kind(node, host.context, time))


_TIMED: dict[str, type[timing.Timed]] = {
    "timeout": timing.Timeout,
    "cooldown": timing.Cooldown,
    "every": timing.Every,
}
