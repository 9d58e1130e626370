"""What an expression asks: while no answer stirs, its value stays, and only those facts are read."""

from __future__ import annotations

from typing import Any

import pytest
from expression_scope import expression, snapshot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_any_expression import CONDITIONS, MEMBERS, SUMS, TIMES, read, same, snapshots

from btrunner.runner.engine.compiled.gauges import Gauge, asking, gauge_of
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.questions import add_marks, drifts, entries, questions
from btrunner.runner.unknown import UNKNOWN

MANY = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


def gauges_of(found: Expression, facts: dict[str, Any]) -> list[Gauge]:
    """Return what keeps an eye on all that an expression asks, as it stands now."""
    asked: dict[Any, set[float] | None] = {}
    for question in questions(found.term):
        add_marks(asked, question.term, question.marks)
    gauges = [
        gauge_of(asking(term, facts), None if marks is None else tuple(sorted(marks)))
        for term, marks in asked.items()
    ]
    for gauge in gauges:
        gauge.settle()
    return gauges


def moved(before: dict[str, Any], after: dict[str, Any], which: list[bool]) -> dict[str, Any]:
    """Return the facts of before, some of them as they are after."""
    changed = dict(before)
    for key, moves in zip((key for key in before if key[0] != "$"), which, strict=False):
        if moves:
            changed[key] = after[key]
    return changed


@MANY
@given(
    text=st.one_of(CONDITIONS, MEMBERS, SUMS, TIMES),
    before=snapshots(),
    after=snapshots(),
    which=st.lists(st.booleans(), min_size=30, max_size=30),
)
def test_while_no_answer_stirs_the_value_stays(
    text: str, before: dict[str, Any], after: dict[str, Any], which: list[bool]
) -> None:
    found = read(text)
    facts = dict(before)
    gauges = gauges_of(found, facts)
    was = found.value(facts)
    facts.update(moved(before, after, which))
    if not any(gauge.stirs() for gauge in gauges):
        assert same(was, found.value(facts)), f"{text}: {was!r}, and {found.value(facts)!r}"


@MANY
@given(text=st.one_of(CONDITIONS, MEMBERS, SUMS), before=snapshots(), after=snapshots())
def test_a_fact_that_it_does_not_name_makes_no_difference(
    text: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    found = read(text)
    named = {f"{who}.{key}" for who, key in entries(found.term, ["Kaya", "Miro"])}
    others = {key: value for key, value in after.items() if key[0] != "$" and key not in named}
    if not drifts(found.term):
        assert same(found.value(before), found.value({**before, **others}))


@pytest.mark.parametrize(
    ("text", "stays", "stirs"),
    [
        ("self.hp < 0.3", (0.31, 1.0), (0.29, 0.3, UNKNOWN)),
        ("self.hp < 0.3 or self.hp >= 0.8", (0.31, 0.79), (0.3, 0.8, 0.9)),
        ("0.3 < self.hp", (0.31,), (0.3, 0.2)),
        ("self.hp < params.low + 0.1 - 0.05", (0.36,), (0.34,)),
        ("known(self.hp)", (0.0, 1.0), (UNKNOWN,)),
        ("self.hp < leader.mana", (), (0.4, 0.6)),
        ("not (self.hp + 0.1 < 0.4)", (0.31, 0.9), (0.29,)),
    ],
)
def test_a_number_may_move_between_what_it_is_compared_with(
    text: str, stays: tuple[Any, ...], stirs: tuple[Any, ...]
) -> None:
    facts = snapshot(Kaya_hp=0.5, Kaya_mana=0.5)
    for value, expected in [*((value, False) for value in stays), *((value, True) for value in stirs)]:
        facts["Kaya.hp"] = 0.5
        gauges = gauges_of(expression(text), facts)
        facts["Kaya.hp"] = value
        assert any(gauge.stirs() for gauge in gauges) is expected, value


def test_a_number_that_lies_on_a_mark_stirs_in_both_directions() -> None:
    facts = snapshot(Kaya_hp=0.3)
    (gauge,) = gauges_of(expression("self.hp < 0.3"), facts)
    for value in (0.3, 0.299, 0.301):
        facts["Kaya.hp"] = value
        assert gauge.stirs() is (value != 0.3)
