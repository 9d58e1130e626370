"""The file of a simulated world: its schema, its checks, and the words it gives to trees."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping

import jsonschema
import pytest
from simulated_play import DUO, SMALL, Play, load, small

from btrunner.runner.errors import WorldError
from btrunner.runner.params import UNSET
from btrunner.runner.worlds.simulated.actions import ACTIONS
from btrunner.runner.worlds.simulated.faults import FAULTS
from btrunner.runner.worlds.simulated.kind import KIND
from btrunner.runner.worlds.simulated.rules import read_rules

WORLDS = {"tatooine": load("tatooine"), "meadow": load("meadow"), "small": SMALL}


def schema_errors(data: Mapping[str, object]) -> list[str]:
    validator = jsonschema.Draft7Validator(KIND.schema())
    return [error.message for error in validator.iter_errors(data)]


def told(data: Mapping[str, object]) -> list[tuple[tuple[str | int, ...], str, str]]:
    return [(fault.path, fault.message, fault.hint) for fault in KIND.check(data)]


@pytest.mark.parametrize("name", WORLDS)
def test_the_worlds_that_come_along_are_without_a_fault(name: str) -> None:
    assert schema_errors(WORLDS[name]) == []
    assert told(WORLDS[name]) == []


def test_the_schema_is_one_of_draft_7_and_plain_json() -> None:
    schema = KIND.schema()
    jsonschema.Draft7Validator.check_schema(schema)
    text = json.dumps(schema)
    assert "$defs" not in text
    assert "prefixItems" not in text


def test_every_field_of_the_schema_is_described_and_no_other_is_allowed() -> None:
    schema = KIND.schema()
    definitions = schema["definitions"]
    assert isinstance(definitions, dict)
    for name, part in [("the file", schema), *definitions.items()]:
        assert part["additionalProperties"] is False, name
        for field, each in part["properties"].items():
            assert each.get("description"), f"{name}.{field}"


def test_defaults_are_shown_as_an_author_writes_them() -> None:
    definitions = KIND.schema()["definitions"]
    assert isinstance(definitions, dict)
    assert definitions["Client"]["properties"]["login_time"]["default"] == "3s"


@pytest.mark.parametrize(
    "data",
    [
        small(client={"login_time": 3}),
        small(client={"login_time": "3 seconds"}),
        small(client={"relog_success": 1.5}),
        small(client={"relog_success": "150%"}),
        small(mobs={"wolf": {"poison": {"chance": "101%"}}}),
        small(client={"relog_sucess": 1}),
        small(zones={"town": {"at": [1]}}),
        small(faults={"rates": {"crash": "often"}}),
        small() | {"zones": {}},
    ],
)
def test_the_schema_and_the_reader_refuse_the_same(data: dict[str, object]) -> None:
    assert schema_errors(data)
    assert told(data) == []
    with pytest.raises(WorldError, match="not a simulated world"):
        KIND.open(data, DUO, 1)


@pytest.mark.parametrize("often", ["1/h", "2/30m", "1/1h", "0.5/m"])
def test_how_often_is_written_in_several_ways(often: str) -> None:
    assert schema_errors(small(faults={"rates": {"crash": often}})) == []
    Play(small(faults={"rates": {"crash": often}}))


def test_a_fraction_is_a_number_or_a_percentage() -> None:
    data = small(client={"relog_success": "80%"})
    assert schema_errors(data) == []
    assert read_rules(data).client.relog_success == pytest.approx(0.8)


def test_what_a_role_leaves_out_is_as_in_the_default_class() -> None:
    rules = read_rules(SMALL)
    assert rules.kind_of("leader").speed == 5
    assert rules.kind_of("stranger").hp == 100


def test_a_world_that_says_little_has_the_usual_spells_for_everybody() -> None:
    play = Play(load("meadow"))
    assert list(KIND.vocabulary(load("meadow")).actions["cast"].params["spell"].type.choices)[:2] == [
        "heal",
        "flash_heal",
    ]
    play.must("Kaya", "cast", spell="flash_heal", target="Miro")


STEP = {"kill": "wolf"}


@pytest.mark.parametrize(
    ("data", "path", "message", "hint"),
    [
        (small() | {"start": "twon"}, ("start",), "no zone 'twon'", "did you mean 'town'?"),
        (
            small(death={"graveyard": "yart"}),
            ("death", "graveyard"),
            "no zone 'yart'",
            "did you mean 'yard'?",
        ),
        (
            small(mobs={"wolf": {"zone": "woods"}}),
            ("mobs", "wolf", "zone"),
            "no zone 'woods'",
            "did you mean 'wood'?",
        ),
        (
            small(mobs={"wolf": {"zone": "town"}}),
            ("mobs", "wolf", "zone"),
            "'town' is safe: a mob there never fights back",
            "",
        ),
        (
            small(things={"herb": {"zone": "fields"}}),
            ("things", "herb", "zone"),
            "no zone 'fields'",
            "did you mean 'field'?",
        ),
        (
            small(classes={"leader": {"spells": ["hael"]}}),
            ("classes", "leader", "spells", 0),
            "no spell 'hael'",
            "did you mean 'heal'?",
        ),
        (
            small(classes={"dancer": {"performances": ["walz"]}}),
            ("classes", "dancer", "performances", 0),
            "no performance 'walz'",
            "did you mean 'waltz'?",
        ),
        (
            small(spells={"idle": {"mana": 1}}),
            ("spells", "idle"),
            "'idle' does nothing",
            "give it heals, cures or revives",
        ),
        (
            small(spells={"revive": {"target": "friend"}}),
            ("spells", "revive", "target"),
            "'revive' must have both revives and target: corpse, or neither",
            "",
        ),
        (
            small(quests={"hunt": {"giver": "tonw"}}),
            ("quests", "hunt", "giver"),
            "no zone 'tonw'",
            "did you mean 'town'?",
        ),
        (
            small(quests={"fangs": {"requires": ["hint"]}}),
            ("quests", "fangs", "requires", 0),
            "no quest 'hint'",
            "did you mean 'hunt'?",
        ),
        (
            small(quests={"hunt": {"requires": ["errand"]}, "errand": {"requires": []}}),
            None,
            "",
            "",
        ),
        (
            small(quests={"hunt": {"steps": [{"kill": "wulf"}]}}),
            ("quests", "hunt", "steps", 0, "kill"),
            "no mob 'wulf'",
            "did you mean 'wolf'?",
        ),
        (
            small(quests={"hunt": {"steps": [{"collect": "fan"}]}}),
            ("quests", "hunt", "steps", 0, "collect"),
            "no mob leaves 'fan' as loot, and no such thing lies about",
            "did you mean 'fang'?",
        ),
        (
            small(quests={"hunt": {"steps": [{"visit": "wod"}]}}),
            ("quests", "hunt", "steps", 0, "visit"),
            "no zone 'wod'",
            "did you mean 'wood'?",
        ),
        (
            small(quests={"hunt": {"steps": [{"talk": "yard", "count": 2}]}}),
            ("quests", "hunt", "steps", 0, "count"),
            "talk is done once: it has no count",
            "",
        ),
        (
            small(quests={"hunt": {"steps": [{"talk": "yard", **STEP}]}}),
            ("quests", "hunt", "steps", 0),
            "a step has exactly one of kill, collect, visit, talk; found kill and talk",
            "",
        ),
        (
            small(quests={"hunt": {"steps": [{"count": 3}]}}),
            ("quests", "hunt", "steps", 0),
            "a step has exactly one of kill, collect, visit, talk; found none of them",
            "",
        ),
        (
            small(faults={"timeline": [{"at": "1s", "fault": "crush"}]}),
            ("faults", "timeline", 0, "fault"),
            "no fault 'crush'",
            "did you mean 'crash'?",
        ),
        (
            small(faults={"timeline": [{"at": "1s", "fault": "ban", "for": "3s"}]}),
            ("faults", "timeline", 0, "for"),
            "ban does not pass by itself: it has no 'for'",
            "",
        ),
        (
            small(faults={"rates": {"hangs": "1/h"}}),
            ("faults", "rates", "hangs"),
            "no fault 'hangs'",
            "did you mean 'hang'?",
        ),
        (
            small(zones={"wilds": {"at": [500, 500]}}),
            ("zones", "wilds"),
            "'wilds' has a meaning of its own",
            "use another name",
        ),
    ],
)
def test_what_the_schema_cannot_tell_is_told_once(
    data: dict[str, object], path: tuple[str | int, ...] | None, message: str, hint: str
) -> None:
    assert schema_errors(data) == []
    assert told(data) == ([] if path is None else [(path, message, hint)])


def test_quests_that_require_each_other_are_told() -> None:
    faults = told(small(quests={"hunt": {"requires": ["errand"]}}))
    assert [path for path, _, _ in faults] == [
        ("quests", "hunt", "requires"),
        ("quests", "errand", "requires"),
    ]


@pytest.mark.parametrize("name", WORLDS)
def test_every_action_of_the_vocabulary_can_be_done_with_the_parameters_it_names(name: str) -> None:
    actions = KIND.vocabulary(WORLDS[name]).actions
    assert sorted(actions) == sorted(ACTIONS)
    for action in actions.values():
        parameters = list(inspect.signature(ACTIONS[action.name]).parameters.values())[3:]
        assert [each.name for each in parameters] == list(action.params)
        for each in parameters:
            declared = action.params[each.name].default
            assert (each.default is inspect.Parameter.empty) == (declared is UNSET), action.name
            assert declared is UNSET or declared == each.default


@pytest.mark.parametrize("name", WORLDS)
def test_every_fact_is_seen_as_it_is_declared(name: str) -> None:
    declared = KIND.vocabulary(WORLDS[name]).facts
    for facts in tours(name):
        for fact, value in facts.items():
            assert declared[fact].type.refuses(value) == "", fact
        if facts["client"] == "up":
            assert sorted(facts) == sorted(declared)


def tours(name: str) -> Iterator[Mapping[str, object]]:
    """Yield what a character sees that walks into a fight, dies, and is disconnected."""
    play = Play(WORLDS[name])
    quest = next(iter(read_rules(WORLDS[name]).quests))
    play.must("Kaya", "accept_quest", quest=quest)
    play.start("Kaya", "travel", to="quest")
    for tick in range(900):
        yield play.tick()["Kaya"]
        if tick == 300:
            play.start("Kaya", "pull")
        if tick == 500:
            play.start("Kaya", "release")
        if tick == 600:
            play.world.strike("queue", "Kaya")
            play.start("Kaya", "relog")


def test_facts_of_the_client_never_grow_old_and_those_of_the_game_do() -> None:
    facts = KIND.vocabulary(SMALL).facts
    assert {
        name for name, fact in facts.items() if name.startswith(("client", "queue_")) and fact.max_age
    } == set()
    assert facts["hp"].max_age == 2.0
    assert [name for name, fact in facts.items() if fact.total] == [
        "experience",
        "kills",
        "deaths",
        "heals",
        "quests_done",
    ]
    assert not facts["deaths"].progress


def test_the_faults_are_in_the_vocabulary() -> None:
    assert dict(KIND.vocabulary(SMALL).faults) == FAULTS


def test_the_kind_is_light_to_import() -> None:
    game = "btrunner.runner.worlds.simulated.rules"
    code = f"import sys, btrunner.runner.worlds.simulated.kind; print('{game}' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
