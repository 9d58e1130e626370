"""Strategies for YAML that nobody in his right mind would write, and some that somebody might."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
WORDS = [
    "tree", "root", "params", "publishes", "session", "world", "characters", "role", "sequence", "selector", "parallel",
    "check", "act", "with", "set", "sets", "guard", "recover", "child", "ladder", "verify", "within", "switch", "cases",
    "else", "for_each", "as", "random", "weight", "utility", "score", "when", "unless", "while", "until", "timeout",
    "retry", "repeat", "cooldown", "wait", "wait_until", "log", "claim", "for", "ask", "budget", "backoff", "stop_at",
    "type", "enum", "default", "initial", "max_age", "name", "about", "once", "invert", "always", "on_error",
]  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**22), 10**22), st.floats(), st.text(max_size=8),
    st.sampled_from([
        "3s", "soon", "rest", "self.hp < 0.3", "self.hp = 3", "leader.hp", "params.x", "params.x.y", "{self.hp}", "{", "{}",
        "all", "one", "8/1h", "20%", "success", "forever", "string", "self", "party", "get_back_up", "plays",
        "any(others, hp < 1)", "lowest(party, hp).hp", "1 +", "not not self.dead", "\t", "<<", "*a", "3s + 2", "distance(self, 3)",
    ]),
)  # fmt: skip
KEYS = st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.text(max_size=5), st.integers(0, 9))
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=20,
)


def dump(data: object) -> str:
    """Return data as YAML."""
    yaml = YAML(typ="safe")
    yaml.allow_unicode = True
    out = StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def plain(path: Path) -> Any:
    """Return the data of a YAML file."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@st.composite
def mutated(draw: st.DrawFn, whole: Any) -> Any:
    """Return data with a few of its keys and values deleted, renamed, replaced or moved."""
    data = whole
    for _ in range(draw(st.integers(1, 3))):
        data = _mutate(draw, data)
    return data


def _mutate(draw: st.DrawFn, value: Any) -> Any:
    if not isinstance(value, (dict, list)) or not value or draw(st.integers(0, 5)) == 0:
        return draw(ANYTHING)
    if isinstance(value, list):
        return _in_list(draw, list(value))
    key = draw(st.sampled_from(sorted(value, key=str)))
    how: Callable[[], dict[Any, Any]] = draw(
        st.sampled_from([
            lambda: {k: v for k, v in value.items() if k != key},
            lambda: {(draw(KEYS) if k == key else k): v for k, v in value.items()},
            lambda: {**value, draw(KEYS): value[key]},
            lambda: {**value, key: _mutate(draw, value[key])},
            lambda: {**value, key: _mutate(draw, value[key])},
            lambda: {**value, key: _mutate(draw, value[key])},
        ])
    )  # fmt: skip
    return how()


def _in_list(draw: st.DrawFn, value: list[Any]) -> list[Any]:
    at = draw(st.integers(0, len(value) - 1))
    how = draw(st.integers(0, 3))
    if how == 0:
        return value[:at] + value[at + 1 :]
    if how == 1:
        return [*value, value[at]]
    return [*value[:at], _mutate(draw, value[at]), *value[at + 1 :]]
