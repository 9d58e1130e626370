"""Values of a session as plain data."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from btrunner.runner.engine.plain import from_plain, to_plain

ATOMS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
VALUES = st.recursive(
    ATOMS,
    lambda items: st.lists(items) | st.tuples(items, items) | st.dictionaries(st.text(min_size=3), items),
    max_leaves=10,
)


@given(VALUES)
def test_a_value_comes_back_from_json_as_it_was_with_its_positions(value: object) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(value)))) == value


@pytest.mark.parametrize("value", [object(), {1: 2}, float("nan"), {"()": 1}, [{1, 2}]])
def test_what_json_cannot_write_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="cannot be saved"):
        to_plain(value)
