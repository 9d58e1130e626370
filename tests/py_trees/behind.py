"""A plugin of pytest that puts an engine of ours behind py_trees' interface, and writes down what became of each test.

``BTRUNNER_BEHIND`` names the engine (``module:Class``), ``BTRUNNER_FAULT`` a fault to put into it, if any, and
``BTRUNNER_REPORT`` the file to write. Every ``tick`` that py_trees defines is replaced: a tick from outside becomes a
tick of ours. A tick from within is a leaf's own life; one of a composite or a decorator is py_trees' engine: that is
counted, and refused unless our engine is built from py_trees. Where a test sleeps, the session's time passes.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import broken
import pytest
from mirror import Clock, Mirror
from py_trees import composites, decorators
from py_trees.behaviour import Behaviour

from btrunner.runner.engine.stock.builder import StockTree

Tick = Callable[[Any], Iterator[Behaviour]]

ENDLESS = 1000
"""Ticks within one test after which it will never end: it waits for a status that a broken engine does not show."""


class Engine:
    """The engine behind the interface, and what is counted of it."""

    def __init__(self, name: str, fault: str) -> None:
        module, _, attribute = name.partition(":")
        sound = getattr(import_module(module), attribute)
        self.may_use_py_trees = sound is StockTree
        self.make = getattr(broken, fault)(sound) if fault else sound
        self.clock = Clock()
        self.ticks = 0
        self.ticks_by_py_trees = 0
        self._busy = False

    def take_over(self) -> None:
        """Replace every ``tick`` of py_trees, and the time that tests sleep and read."""
        time.sleep, time.time = self.clock.sleep, self.clock.time
        found = [Behaviour, *vars(composites).values(), *vars(decorators).values()]
        for kind in dict.fromkeys(each for each in found if isinstance(each, type)):
            if "tick" in vars(kind):
                kind.tick = self._instead_of(kind.tick)

    def _instead_of(self, theirs: Tick) -> Tick:
        def tick(node: Behaviour) -> Iterator[Behaviour]:
            if not self._busy:
                yield from self._ticked(node)
                return
            if isinstance(node, (composites.Composite, decorators.Decorator)):
                self.ticks_by_py_trees += 1
                assert self.may_use_py_trees, f"py_trees itself ticks {node.name}"
            yield from theirs(node)

        return tick

    def _ticked(self, root: Behaviour) -> list[Behaviour]:
        """Tick a tree of theirs with ours, which is made anew where theirs was changed; returns who was visited."""
        mirror = vars(root).get("mirror")
        self._busy = True
        try:
            if mirror is not None and not mirror.fits():
                mirror.halt()
                mirror = None
            mirror = vars(root)["mirror"] = mirror or Mirror(root, self.make, self.clock)
            self.ticks += 1
            assert self.ticks < ENDLESS, "this never ends"
            return mirror.tick()
        finally:
            self._busy = False


class Reporter:
    """Writes down of each test whether it passed, how often ours was ticked, and the statement that it broke off at."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._tests: dict[str, dict[str, Any]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Run a test."""
        self._engine.ticks = 0
        entry = self._entry(item.nodeid)
        try:
            return (yield)
        except BaseException as error:
            entry |= {
                "broke_off_at": _statement(error, item.path),
                "said": f"{type(error).__name__}: {error}",
            }
            raise
        finally:
            entry["ticks"] = self._engine.ticks

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of whatever did not pass: a set-up, a part of a test, or the test."""
        if not report.passed:
            self._entry(report.nodeid)["passed"] = False

    def pytest_sessionfinish(self) -> None:
        """Write all of it."""
        told = {"tests": self._tests, "ticks_by_py_trees": self._engine.ticks_by_py_trees}
        self._path.write_text(json.dumps(told, indent=1))

    def _entry(self, node: str) -> dict[str, Any]:
        entry = {"passed": True, "broke_off_at": "", "said": "", "ticks": 0}
        return self._tests.setdefault(node.removeprefix("tests/"), entry)


def _statement(error: BaseException, path: Path) -> str:
    """Return the statement of a test's file that an exception went through last."""
    entries = [entry for entry in pytest.ExceptionInfo.from_exception(error).traceback if entry.path == path]
    return str(entries[-1].statement).strip() if entries else ""


def pytest_configure(config: pytest.Config) -> None:
    """Put the engine behind the interface."""
    engine = Engine(os.environ["BTRUNNER_BEHIND"], os.environ.get("BTRUNNER_FAULT", ""))
    engine.take_over()
    config.pluginmanager.register(Reporter(engine, Path(os.environ["BTRUNNER_REPORT"])))
