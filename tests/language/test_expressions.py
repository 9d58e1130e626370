"""What each form and function of an expression means, with known facts and with unknown ones."""

from __future__ import annotations

from typing import Any

import pytest
from expression_scope import expression, snapshot, value

from btrunner.runner.language.expressions import terms
from btrunner.runner.language.expressions.compiled import Expression
from btrunner.runner.language.expressions.plain import source
from btrunner.runner.language.expressions.syntax import ExpressionError
from btrunner.runner.params import ANY
from btrunner.runner.unknown import UNKNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("7 / 2", 3.5), ("-self.hp", -0.5), ("1 < 2 < 3", True), ("1 < 2 > 3", False),
        ("'a' == \"a\"", True), ("true and not false", True), ("self.zone in ['ring', 'gate']", True),
        ("self.zone not in ('ring', 'gate')", False), ("'hat' in self.bag", True), ("1 if self.dead else 2", 2),
        ("min(3, 1, 2)", 1), ("max(3s, 1m)", 60), ("abs(-3)", 3), ("round(2.6)", 3), ("len(self.bag)", 2), ("len([])", 0),
        ("distance(self, follower)", 5), ("age(self.hp)", 2), ("age(self.hp) < 3s", True), ("known(self.hp)", True),
        ("any(party, dead)", True), ("all(party, dead)", False), ("count(party, hp > 0.1)", 2), ("lowest(party, hp)", "Miro"),
        ("highest(party, hp).hp", 0.5), ("any(others, hp < params.low)", True), ("count(others, any(party, dead))", 1),
        ("first(party, hp < 0.5)", "Miro"), ("first(party, true)", "Kaya"), ("lowest(party, hp, not dead)", "Kaya"),
        ("highest(party, hp, dead).hp", 0.2),
        ("params.rest.below", 0.4), ("params.whom.hp", 0.2), ("leader.hp == Kaya.hp", True), ("self == leader", True),
        ("1m30s + 500ms", 90.5), ("1m / 2", 30), ("1m / 30s", 2), ("2 * 3s", 6), (" self.hp\n < 1", True),
    ],
)  # fmt: skip
def test_an_expression_has_its_value(text: str, expected: Any) -> None:
    facts = {
        "Kaya_hp": 0.5, "Miro_hp": 0.2, "Kaya_dead": False, "Miro_dead": True, "Kaya_zone": "ring", "Kaya_bag": ["hat", "key"],
        "Kaya_position": (0, 0), "Miro_position": (3, 4),
    }  # fmt: skip
    assert value(text, **facts) == expected


@pytest.mark.parametrize(
    "text",
    [
        "self.hp < 1", "not self.dead", "self.hp == self.hp", "self.hp != 1", "self.hp + 1", "self.dead and true", "self.dead or false",
        "1 if self.dead else 2", "min(self.hp, 1)", "len(self.bag)", "distance(self, Miro)", "age(self.hp)", "1 / 0", "all(party, dead)",
        "lowest(party, hp)", "lowest(party, hp).hp", "first(party, dead)", "lowest(party, 1, dead)", "self.hp in [self.hp]", "self.zone in ['ring']", "self.zone not in ['ring']",
    ],
)  # fmt: skip
def test_what_needs_the_unknown_is_unknown(text: str) -> None:
    assert value(text) is UNKNOWN
    assert not expression(text).holds(snapshot())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("self.dead or true", True), ("self.dead and false", False), ("known(self.hp)", False), ("known(lowest(party, mana).hp)", False),
        ("count(party, dead)", 1), ("any(party, dead)", True), ("highest(party, hp)", "Miro"), ("1 / 0 > 1 or true", True),
        ("Miro.hp in [self.hp, 0.2]", True),
    ],
)  # fmt: skip
def test_what_the_unknown_cannot_change_is_known(text: str, expected: Any) -> None:
    assert value(text, Miro_dead=True, Miro_hp=0.2) == expected


def test_an_expression_says_what_its_facts_are() -> None:
    found = expression("self.hp < 0.3 and Miro.dead")
    assert (
        found.explain(snapshot(Kaya_hp=0.81))
        == "self.hp < 0.3 and Miro.dead: self.hp is 0.81, Miro.dead is unknown"
    )


def test_an_age_is_explained_as_a_time() -> None:
    assert expression("age(self.hp) > 3s").explain(snapshot(Kaya_hp=1)).endswith("self.hp was seen 2s ago")
    assert expression("age(self.hp) > 3s").explain(snapshot()).endswith("self.hp was never seen")


def test_a_key_may_be_called_like_a_word_of_pythons() -> None:
    assert value("params.rest.for + 1s") == 4
    assert value("'params.rest.for' == 'x'") is False


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1 + 1", "a whole number"), ("1 + 0.5", "a number"), ("1 / 1", "a number"), ("3s * 2", "a time"), ("3s / 1s", "a number"),
        ("self.hp < 1", "true or false"), ("lowest(party, hp)", "a character"), ("count(party, dead)", "a whole number"), ("round(0.5)", "a whole number"),
        ("max(1, 0.5)", "a number"), ("self.zone", "one of ring, gate"), ("1 if self.dead else 0.5", "a number"), ("[1, 2]", "a list of integer"),
    ],
)  # fmt: skip
def test_an_expression_has_a_type(text: str, kind: str) -> None:
    assert expression(text).type.noun == kind


@pytest.mark.parametrize(
    ("text", "rule", "offset"),
    [
        ("self.hp < 'low'", "wrong-type", 0), ("1 < 2 and self.hp", "wrong-type", 10), ("  self.hq < 1", "unknown-fact", 2),
        ("self.zone == 'rign'", "unknown-choice", 0), ("self.rested_for > 3", "missing-unit", 0), ("3s + 1 > 1s", "missing-unit", 0),
        ("foo(1)", "unknown-function", 0), ("hp < 1", "unknown-name", 0), ("params.lo < 1", "unknown-parameter", 0),
        ("min(1)", "wrong-arguments", 0), ("self.hp.x", "not-a-character", 0), ("healer.hp < 1", "unknown-character", 0),
        ("1 < 2 and nobody.hp < 1", "unknown-character", 10), ("self.title < 'b'", "wrong-type", 0), ("é" * 3, "unknown-name", 0),
        ("'é' == 'é' and foo", "unknown-name", 15), ("self.hp in 3", "wrong-type", 11), ("not 'x'", "wrong-type", 4), ("", "expression", 0),
    ],
)  # fmt: skip
def test_a_fault_has_its_rule_and_its_place(text: str, rule: str, offset: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        expression(text)
    assert (caught.value.rule, caught.value.offset or 0) == (rule, offset)


def test_a_character_for_whom_nothing_holds_is_unknown_and_not_the_next_best() -> None:
    facts = {"Kaya_hp": 0.5, "Miro_hp": 0.2, "Kaya_dead": False, "Miro_dead": False}
    assert value("first(party, dead)", **facts) is UNKNOWN
    assert value("lowest(party, hp, dead)", **facts) is UNKNOWN


def test_members_of_whom_nothing_is_known_are_passed_over() -> None:
    assert value("first(party, hp < 0.9)", Miro_hp=0.2) == "Miro"
    assert value("lowest(party, hp, not dead)", Kaya_hp=0.1, Miro_hp=0.2, Miro_dead=False) == "Miro"


def test_the_only_one_is_not_the_highest_of_what_nobody_knows() -> None:
    assert value("highest(others, mana)", Miro_hp=0.2) is UNKNOWN


@pytest.mark.parametrize("stranger", [object(), float("inf"), {"a": [object()]}, (print,)])
def test_nothing_but_plain_values_becomes_source(stranger: object) -> None:
    with pytest.raises(TypeError, match="no literal of an expression"):
        source(terms.Const(stranger, ANY))


def test_plain_values_become_literals() -> None:
    plain = {"a": (1, "it's", None), "b": {"c": 0.5}, "d": (), "e": True, "f": [1, [2]]}
    assert Expression(terms.Const(plain, ANY), "plain").value({}) == plain
