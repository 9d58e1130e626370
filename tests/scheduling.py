"""The order in which several workers get tests: long ones first, so that nobody waits for the last one at the end."""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

ALL_TOGETHER = ("tests/test_readme.py",)
"""Files that take minutes, but whose tests share what takes so long."""
ONE_BY_ONE = (
    "tests/desktop/test_a_night.py",
    "tests/engine/test_restarts.py",
    "tests/engine/test_changed_trees.py",
    "tests/engine/test_engines_agree.py",
    "tests/test_house.py",
    "tests/cli/test_side_by_side.py",
    "tests/cli/test_kill.py",
    "tests/cli/test_sessions.py",
    "tests/cli/test_continuing.py",
    "tests/py_trees/test_py_trees_own_tests.py",
    "tests/desktop/test_killed_runner.py",
    "tests/desktop/test_seat.py",
    "tests/desktop/test_world.py",
    "tests/desktop/test_calibrate_live.py",
    "tests/demo/test_window.py",
    "tests/worlds/test_simulated_state.py",
    "tests/language/test_any_expression.py",
    "tests/language/test_any_file.py",
)
"""Files that take a minute or so, of which each test can be anybody's."""
_FIRST = (*ALL_TOGETHER, *ONE_BY_ONE)


def put_first(items: list[pytest.Item]) -> None:
    """Put the tests of files that take long before all others."""
    items.sort(key=lambda item: _rank(item.nodeid))


class LongestFirst(LoadScopeScheduling):
    """Gives out the tests of a file together, so that they share their fixtures; those that take long one by one."""

    def __init__(self, config: pytest.Config, log: object = None) -> None:
        config.option.loadscopereorder = False  # they come in the order that put_first gives them
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if _file(nodeid) in ONE_BY_ONE else _file(nodeid)


def _rank(nodeid: str) -> int:
    file = _file(nodeid)
    return _FIRST.index(file) if file in _FIRST else len(_FIRST)


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]
