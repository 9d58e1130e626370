"""What is said to fit at a glance does fit, and what comes along fits at a glance."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wild_yaml import ANYTHING, ROOT, mutated, plain

from btrunner.runner import registry
from btrunner.runner.language.fitting import fitting
from btrunner.runner.language.schema import node_schema, session_schema, tree_header, world_header
from btrunner.runner.language.words import Schema

SOME = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
NODE_WORDS = node_schema(registry.installed_leaves())["properties"]
KIND = registry.world_kind("simulated")
SESSIONS = [plain(path) for path in sorted((ROOT / "examples").glob("*.yaml"))]
TREES = [plain(path) for path in sorted((ROOT / "trees").glob("*.yaml"))]
WORLDS = [plain(path) for path in sorted((ROOT / "examples" / "worlds").glob("*.yaml"))]
WHOLE = [
    *((session_schema(), session) for session in SESSIONS if "session" in session),
    *((tree_header(), tree) for tree in TREES),
    *((world_header(["simulated"]), world) for world in WORLDS),
]


def is_valid(schema: Schema, value: Any) -> bool:
    return bool(jsonschema.Draft7Validator({"definitions": {"node": {}}, **schema}).is_valid(value))


@pytest.mark.parametrize(("schema", "value"), WHOLE)
def test_the_files_that_come_along_fit(schema: Schema, value: Any) -> None:
    assert fitting(schema)(value)


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world["world"])
def test_the_worlds_that_come_along_fit_their_kind(world: Any) -> None:
    assert KIND.fits(world)


@SOME
@given(st.data())
def test_whatever_fits_is_valid_in_a_damaged_file(data: st.DataObject) -> None:
    schema, value = data.draw(st.sampled_from(WHOLE))
    damaged = data.draw(mutated(value))
    assert is_valid(schema, damaged) or not fitting(schema)(damaged)


@SOME
@given(st.sampled_from(sorted(NODE_WORDS)), ANYTHING)
def test_whatever_fits_is_valid_under_a_word_of_a_node(word: str, value: Any) -> None:
    assert is_valid(NODE_WORDS[word], value) or not fitting(NODE_WORDS[word])(value)


@SOME
@given(st.data())
def test_whatever_fits_its_kind_is_valid_in_a_damaged_world(data: st.DataObject) -> None:
    damaged = data.draw(mutated(data.draw(st.sampled_from(WORLDS))))
    if isinstance(damaged, dict) and is_valid(world_header(["simulated"]), damaged):
        assert is_valid(KIND.schema(), damaged) or not KIND.fits(damaged)


@pytest.mark.parametrize(
    "schema",
    [{"oneOf": [{}]}, {"$ref": "#/definitions/other"}, {"type": "array", "uniqueItems": True}, {"if": {"minimum": 1}}, {"items": [{}]}, {"items": False, "oneOf": []}, {"if": {"required": []}}],
)  # fmt: skip
def test_what_cannot_be_told_at_a_glance_is_left_to_the_full_look(schema: Schema) -> None:
    assert not fitting(schema)([])


def test_a_faultless_session_is_checked_without_the_library_that_explains_faults() -> None:
    program = (
        "import sys; from pathlib import Path; from btrunner.runner.language.check import check; "
        "print(check([Path('examples/duo.yaml')]).problems, 'jsonschema' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[] False\n"
