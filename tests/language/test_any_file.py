"""Whatever stands in a file, the checker answers, soon, with problems that have a place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wild_yaml import ANYTHING, ROOT, dump, mutated, plain

from btrunner.runner import registry
from btrunner.runner.language.load import SessionLoader, TreeLoader, check_world
from btrunner.runner.language.node_shape import NodeShape
from btrunner.runner.language.reader import parse
from btrunner.runner.language.report import Report
from btrunner.runner.language.schema import node_schema

LEAVES = registry.installed_leaves()
DUO = plain(ROOT / "examples" / "duo.yaml")
MEADOW = plain(ROOT / "examples" / "worlds" / "meadow.yaml")
TREES = [plain(path) for path in sorted((ROOT / "trees").glob("*.yaml"))]
SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def check_tree(text: str) -> Report:
    report = Report()
    TreeLoader(report, LEAVES).load(parse(text, "any.yaml", ROOT / "trees" / "any.yaml"))
    for problem in report.problems:
        assert problem.place.file
        assert "\n" not in str(problem)
        assert not any(word in problem.message for word in ("NoneType", "Traceback", "UNSET", "None of"))
    return report


def check_session(text: str) -> None:
    report = Report()
    plan = SessionLoader(report).load(parse(text, "duo.yaml", ROOT / "examples" / "any.yaml"))
    assert (plan is None) or not report.has_errors()
    assert plan is not None or report.has_errors()


@SOME
@given(st.text())
def test_any_text_can_be_checked(text: str) -> None:
    check_tree(text)
    check_session(text)


@SOME
@given(st.text(alphabet="abr:-[]{},'\"&*!|>%@#\n\t ?<x:", max_size=60))
def test_any_text_of_yamls_own_signs_can_be_checked(text: str) -> None:
    check_tree("tree: any\nroot: " + text)


@SOME
@given(ANYTHING)
def test_any_data_can_be_checked(data: Any) -> None:
    check_tree(dump(data))
    check_tree(dump({"tree": "any", "root": data}))
    check_session(dump({**DUO, "characters": data}))
    check_world(parse(dump({**MEADOW, "zones": data}), "w.yaml"), Report())


@SOME
@given(st.data())
def test_a_damaged_role_can_be_checked(data: st.DataObject) -> None:
    check_tree(dump(data.draw(mutated(data.draw(st.sampled_from(TREES))))))


@SOME
@given(st.data())
def test_a_damaged_session_can_be_checked(data: st.DataObject) -> None:
    check_session(dump(data.draw(mutated(DUO))))


@SOME
@given(st.data())
def test_a_damaged_world_can_be_checked(data: st.DataObject) -> None:
    check_world(parse(dump(data.draw(mutated(MEADOW))), "w.yaml"), Report())


@SOME
@given(data=st.data())
def test_a_session_whose_role_is_damaged_can_be_checked(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    medic = data.draw(mutated(plain(ROOT / "trees" / "follower_medic.yaml")))
    (folder / "plays.yaml").write_text(dump(medic), encoding="utf-8")
    (folder / "world.yaml").write_text(dump(MEADOW), encoding="utf-8")
    report = Report()
    cast = {"Kaya": {"role": "leader", "tree": "plays"}, "Miro": {"role": "follower", "tree": "plays"}}
    text = dump({"session": "any", "world": "world.yaml", "characters": cast})
    SessionLoader(report).load(parse(text, "any.yaml", folder / "any.yaml"))


@settings(SOME, max_examples=150)
@given(st.data())
def test_the_checker_and_the_schema_agree_about_nodes(data: st.DataObject) -> None:
    node = data.draw(mutated(data.draw(st.sampled_from(TREES))["root"]))
    value = parse(dump(node), "node.yaml").root
    if value is None or parse(dump(node), "node.yaml").problems:
        return
    schema = {"definitions": {"node": {}}, **node_schema(LEAVES)}
    found = NodeShape(LEAVES).check(value).problems
    assert jsonschema.Draft7Validator(schema).is_valid(value.plain()) is (not found), [str(p) for p in found]


def test_every_cut_of_a_role_can_be_checked() -> None:
    text = (ROOT / "trees" / "follower_medic.yaml").read_text(encoding="utf-8")
    for end in range(0, len(text), 97):
        check_tree(text[:end])


def test_this_file_stands_where_the_tests_think() -> None:
    assert (Path(ROOT) / "trees").is_dir()
