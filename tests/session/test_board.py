"""The board: what was seen is taken, forgotten when it is too old, and refused when it is not what was declared."""

from __future__ import annotations

import math
from typing import Any

import pytest
from session_plans import PLAY, Reader, session_of, world_of

from btrunner.runner.params import ANY, BOOLEAN, INTEGER, NUMBER, POSITION, STRING, Type
from btrunner.runner.session.memory import Memory
from btrunner.runner.session.session import Session
from btrunner.runner.testing import ScriptedWorld, Stage
from btrunner.runner.unknown import UNKNOWN
from btrunner.runner.vocabulary import Fact

TYPES = {
    "hp": NUMBER,
    "kills": INTEGER,
    "dead": BOOLEAN,
    "zone": STRING,
    "position": POSITION,
    "bag": Type("list", items=STRING),
    "thing": ANY,
}
FACTS = {name: Fact(name, kind, max_age=None) for name, kind in TYPES.items()}
GOOD = {
    "hp": 0.5,
    "kills": 3,
    "dead": False,
    "zone": "ring",
    "position": (1, 2.5),
    "bag": ["a"],
    "thing": None,
}


def stage_of(facts: Any = FACTS, tree: str = "wait: 1h") -> Stage:
    return Stage(tree, facts=facts)


def details(stage: Stage) -> list[str]:
    return [event["detail"] for event in stage.events("world") if event["what"] == "wrong_type"]


def test_what_is_of_its_declared_type_is_taken() -> None:
    stage = stage_of()
    stage.set(**GOOD)
    stage.tick()
    assert {name: stage.see(name) for name in GOOD} == GOOD
    assert details(stage) == []


@pytest.mark.parametrize(
    ("fact", "value", "detail"),
    [
        ("hp", "x", "hp: expected a number, found 'x'"),
        ("hp", True, "hp: expected a number, found true"),
        ("hp", math.nan, "hp: expected a number, found nan"),
        ("hp", -math.inf, "hp: expected a number, found -inf"),
        ("hp", None, "hp: expected a number, found nothing"),
        ("kills", 2.0, "kills: expected a whole number, found 2"),
        ("dead", 1, "dead: expected true or false, found 1"),
        ("zone", 3, "zone: expected a text, found 3"),
        ("position", (1, 2, 3), "position: expected a position, found a list"),
        ("position", (1, math.nan), "position: expected a position, found a list"),
        ("bag", "a", "bag: expected a list of string, found 'a'"),
        ("level", 3, "level: no such fact is declared (known: bag, dead, hp, kills, position, thing, zone)"),
    ],
)
def test_what_is_not_as_declared_is_refused_and_told_once(fact: str, value: object, detail: str) -> None:
    stage = stage_of()
    stage.set(**{fact: value})
    stage.tick(3)
    assert details(stage) == [detail]
    assert fact not in FACTS or stage.see(fact) is UNKNOWN


def test_a_fact_of_the_wrong_type_is_unknown_until_it_is_right_again() -> None:
    stage = stage_of(tree="check: age(self.hp) < 10s")
    stage.set(hp=0.5)
    stage.tick(2)
    stage.set(hp="x")
    stage.tick(5)
    assert stage.see("hp") is UNKNOWN
    assert stage.session.board.snapshot["$seen"].get("Kaya.hp") == 0.1
    stage.set(hp=0.5)
    stage.tick()
    assert (stage.see("hp"), details(stage)) == (0.5, ["hp: expected a number, found 'x'"])


def test_a_value_that_only_looks_the_same_is_still_taken_once_it_is_right() -> None:
    stage = stage_of()
    stage.set(dead=1)
    stage.tick()
    stage.set(dead=True)
    stage.tick()
    assert stage.see("dead") is True


def test_a_world_may_say_itself_that_it_does_not_know() -> None:
    stage = stage_of()
    stage.set(hp=0.5, kills=1)
    stage.tick()
    stage.set(hp=UNKNOWN, kills=2)
    stage.tick(2)
    assert (stage.see("hp"), stage.see("kills"), details(stage)) == (0.5, 2, [])


def test_it_copies_what_it_needs_of_a_mapping_that_the_world_changes_in_place() -> None:
    reader = Reader()
    world = world_of(hp=1, mana=1)
    session = session_of(facts={"hp": 1, "mana": 1}, world=world, sinks=[reader], actions=PLAY)
    for hp in (1, 2, 2):
        world.facts["Kaya"]["hp"] = hp
        session.tick()
    facts = [tick.characters["Kaya"].facts for tick in reader.ticks]
    assert [each.get("hp") for each in facts] == [1, 2, None]


def test_changes_are_recorded_in_the_order_of_the_vocabulary() -> None:
    reader = Reader()
    stage = Stage("wait: 1h", facts=FACTS, sinks=[reader])
    stage.set(**dict(reversed(GOOD.items())))
    stage.tick()
    assert list(reader.ticks[0].characters["Kaya"].facts)[: len(GOOD)] == list(FACTS)


def test_a_character_that_the_world_leaves_out_is_not_seen() -> None:
    class Forgetful(ScriptedWorld):
        def sense(self, now: float) -> Any:
            return {} if now > 0.1 else super().sense(now)

    facts = {"hp": Fact("hp", NUMBER, max_age=0.3), "mana": Fact("mana", NUMBER, max_age=None)}
    world = Forgetful(["Kaya"], {"hp": 1.0, "mana": 1.0}, {})
    session = Session(Stage("wait: 1h", facts=facts).plan, world=world)
    seen = []
    for _ in range(6):
        session.tick()
        seen.append(session.board.snapshot["Kaya.hp"])
    assert seen == [1.0, 1.0, 1.0, 1.0, 1.0, UNKNOWN]
    assert session.board.snapshot["Kaya.mana"] == 1.0


def test_without_a_reader_nothing_is_put_on_record_and_the_same_comes_of_it() -> None:
    facts = {"hp": 0.5}
    endings = [
        session_of("check: self.hp > 1\nretry: 3", facts=facts, sinks=sinks, limit=1.0).run()
        for sinks in ([], [Reader(at=99)])
    ]
    assert endings[0] == endings[1]


def test_the_memory_knows_when_a_key_was_seen_last() -> None:
    memory = Memory()
    memory.limit("Kaya.hp", 2.0)
    assert memory.get("Kaya.hp") is None
    memory.move_on(1.0)
    memory.in_sight("Kaya.hp")
    memory.move_on(5.0)
    assert (memory.get("Kaya.hp"), memory.forget()) == (5.0, [])
    memory.move_on(6.0)
    memory.out_of_sight("Kaya.hp")
    assert memory.get("Kaya.hp") == 5.0
    memory.move_on(7.0)
    assert memory.forget() == []
    memory.move_on(7.1)
    assert (memory.forget(), memory.forget(), memory.get("Kaya.hp")) == (["Kaya.hp"], [], 5.0)


def test_the_memory_forgets_in_the_order_in_which_keys_were_limited() -> None:
    memory = Memory()
    for key in ("a", "b", "c"):
        memory.limit(key, 1.0)
    memory.glimpse(("c", "a", "b"))
    memory.move_on(1.1)
    assert memory.forget() == ["a", "b", "c"]
