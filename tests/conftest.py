"""Properties are tried on the same examples in every run; with ``BTRUNNER_EXPLORE=1`` on new ones.

``BTRUNNER_EXAMPLES=2000`` tries the engines on so many trees for each property: that is for a night, or a change of them.

No test, and no command that one runs, touches the state or the cache of the person who runs the tests.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("explore" if os.environ.get("BTRUNNER_EXPLORE") else "same")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let those who share the tests begin with the long ones."""
    if hasattr(config, "workerinput"):
        from scheduling import put_first

        put_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """Return who shares the tests among several workers, unless another way is asked for."""
    if config.getoption("dist") != "load":
        return None
    from scheduling import LongestFirst

    return LongestFirst(config, log)


@pytest.fixture(scope="session", autouse=True)
def own_homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the state and the cache of this run a place of their own, for all commands too."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        yield
