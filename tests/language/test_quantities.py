"""Quantities and types: what an author writes, what it is inside, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from btrunner.runner import units
from btrunner.runner.errors import did_you_mean, nearest
from btrunner.runner.params import (
    ANY,
    BOOLEAN,
    CHARACTER,
    DURATION,
    INTEGER,
    NUMBER,
    POSITION,
    STRING,
    UNSET,
    Param,
    Type,
    show_value,
    type_of,
)  # fmt: skip

MOOD = Type("string", choices=("glad", "sad"))
SHARE = Type("number", minimum=0, maximum=1)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("500ms", 0.5),
        ("3s", 3),
        ("0s", 0),
        ("1.5h", 5400),
        ("12m30s", 750),
        ("1d", 86400),
        ("1h1m1s1ms", 3661.001),
    ],
)
def test_a_time_is_seconds(text: str, seconds: float) -> None:
    assert units.duration(text) == seconds


@pytest.mark.parametrize("text", ["3", "3 s", "s", "-3s", "3sec", "1e3s", "", "3s ", "3s\n", "٣s"])
def test_what_has_no_unit_is_no_time(text: str) -> None:
    assert not units.is_duration(text)
    with pytest.raises(ValueError, match="is not a time"):
        units.duration(text)


@given(st.integers(0, 10**6))
def test_whole_seconds_are_shown_as_they_would_be_written(seconds: int) -> None:
    assert units.duration(units.show_duration(seconds)) == seconds


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (0.5, "500ms"),
        (2.25, "2.25s"),
        (750, "12m30s"),
        (90000, "1d1h"),
        (-3, "-3s"),
        (59.9996, "1m"),
    ],
)
def test_seconds_are_shown_short(seconds: float, text: str) -> None:
    assert units.show_duration(seconds) == text


def test_rates_budgets_and_percentages_are_read() -> None:
    assert units.rate("10/s") == 10
    assert units.rate("6/m") == 0.1
    assert units.budget("8/1h") == units.Budget(8, 3600)
    assert str(units.budget("3/10m")) == "3/10m"
    assert units.percent("20%") == 0.2
    assert units.percent("99.5%") == 0.995
    assert units.percent("100.0%") == 1


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (units.rate, "10"),
        (units.rate, "10/x"),
        (units.budget, "8"),
        (units.budget, "8/h"),
        (units.percent, "20"),
        (units.percent, "20%\n"),
        (units.percent, "150%"),
        (units.percent, "100.5%"),
        (units.rate, "10/s\n"),
    ],
)
def test_a_quantity_without_its_unit_is_refused(read: object, text: str) -> None:
    with pytest.raises(ValueError, match="write"):
        read(text)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (BOOLEAN, True), (NUMBER, 0.5), (NUMBER, 3), (INTEGER, 3), (STRING, "a"), (DURATION, 3.0), (POSITION, [1, 2]), (CHARACTER, "Kaya"),
        (Type("list"), []), (Type("list", items=NUMBER), [1, 2.5]), (MOOD, "sad"), (SHARE, 0), (ANY, None), (type_of({"a": 1}), {"a": 2}),
    ],
)  # fmt: skip
def test_a_type_takes_its_values(kind: Type, value: object) -> None:
    assert kind.refuses(value) == ""


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        (BOOLEAN, 1, "expected true or false, found 1"),
        (NUMBER, True, "expected a number, found true"),
        (NUMBER, float("inf"), "expected a number, found inf"),
        (INTEGER, 0.5, "expected a whole number, found 0.5"),
        (STRING, None, "expected a text, found nothing"),
        (DURATION, "3", "expected a time with its unit, found '3'"),
        (POSITION, [1], "expected a position, found a list"),
        (Type("list", items=NUMBER), [1, "x"], "expected a number, found 'x'"),
        (MOOD, "angry", "expected one of glad, sad, found 'angry'"),
        (SHARE, 2, "expected at most 1, found 2"),
        (SHARE, -1, "expected at least 0, found -1"),
    ],
)
def test_a_type_says_why_it_refuses(kind: Type, value: object, why: str) -> None:
    assert kind.refuses(value) == why


def test_a_whole_number_can_stand_for_a_number_and_not_the_other_way() -> None:
    assert NUMBER.accepts(INTEGER)
    assert not INTEGER.accepts(NUMBER)


def test_texts_of_different_choices_can_only_meet_where_they_share_one() -> None:
    assert MOOD.accepts(STRING)
    assert MOOD.accepts(Type("string", choices=("sad", "angry")))
    assert not MOOD.accepts(Type("string", choices=("angry",)))


def test_lists_meet_where_their_items_do() -> None:
    assert Type("list").accepts(Type("list", items=STRING))
    assert not Type("list", items=NUMBER).accepts(Type("list", items=STRING))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (True, "boolean"),
        (1, "integer"),
        (0.5, "number"),
        ("a", "string"),
        ("3s", "time"),
        ([1, 2], "list of integer"),
        ([], "list"),
        ({}, "record"),
        (None, "any"),
    ],
)
def test_a_value_shows_its_type(value: object, name: str) -> None:
    assert str(type_of(value)) == name


def test_a_parameter_without_a_default_must_be_given() -> None:
    assert Param("x", NUMBER).required
    assert not Param("x", NUMBER, None).required
    assert repr(UNSET) == "UNSET"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "true"),
        (None, "nothing"),
        ("a" * 50, f"'{'a' * 37}…'"),
        (0.25, "0.25"),
        ({}, "a mapping"),
        ([], "a list"),
        (7, "7"),
    ],
)
def test_a_value_is_shown_as_an_author_would_write_it(value: object, shown: str) -> None:
    assert show_value(value) == shown


def test_the_nearest_word_is_proposed() -> None:
    assert did_you_mean("sequense", ["sequence", "selector"]) == "did you mean 'sequence'?"
    assert did_you_mean("hq", ["hp", "mana"]) == "did you mean 'hp'?"
    assert nearest("ready", ["dead", "zone"]) is None


def test_where_no_word_is_near_the_short_list_is_given() -> None:
    assert did_you_mean("x", ["b", "a"]) == "known: a, b"
    assert did_you_mean("x", []) == ""
    assert did_you_mean("xxxx", [f"word{n:02}" for n in range(20)]).endswith("word09 … and 10 more")
