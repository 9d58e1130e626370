"""The engines by the names that a person gives them."""

from __future__ import annotations

from functools import partial

from btrunner.runner.session.character import Build

COMPILED, STOCK = ENGINES = ("compiled", "stock")


def engine(name: str) -> Build:
    """Return what makes running trees; the code of compiled ones is kept in the user's cache folder."""
    # Each imports what only it needs: py_trees alone takes as long as everything else together.
    if name == STOCK:
        from btrunner.runner.engine.stock.builder import StockTree

        return StockTree
    from platformdirs import user_cache_path

    from btrunner.runner.engine.compiled.code import CodeStore
    from btrunner.runner.engine.compiled.tree import CompiledTree

    return partial(CompiledTree, compile_source=CodeStore(user_cache_path("btrunner") / "trees").compile)
