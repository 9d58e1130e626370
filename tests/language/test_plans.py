"""From files to plans: parameters, subtrees, variables, cases, keys, and sessions as a whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from wild_yaml import ROOT

from btrunner.runner.errors import InvalidFile
from btrunner.runner.language import model
from btrunner.runner.language.load import load_session, load_tree

ARENA = (ROOT / "tests" / "sessions" / "arena.yaml").read_text(encoding="utf-8")
SESSION = """
session: s
world: arena.yaml
characters:
  Kaya: {role: leader, tree: plays}
  Miro: {role: follower, tree: plays}
"""


def session(folder: Path, plays: str, text: str = SESSION, **others: str) -> model.SessionPlan:
    files = {"arena": ARENA, "plays": plays, "session": text, **others}
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return load_session(folder / "session.yaml")


def nodes(plan: model.SessionPlan, kind: str, of: int = 0) -> list[model.Node]:
    return [node for node in plan.plans[of].nodes if node.kind == kind]


def source(node: model.Node) -> str:
    assert isinstance(node.body, model.Check)
    return node.body.condition.source


def test_a_session_is_loaded_with_all_it_names() -> None:
    plan = load_session(ROOT / "examples" / "duo.yaml")
    assert [(p.character, p.role, p.tree) for p in plan.plans] == [
        ("Kaya", "leader", "leader_quest"),
        ("Miro", "follower", "follower_medic"),
    ]
    assert (plan.rate, plan.seed, plan.fail_after, len(plan.strikes)) == (10, 7, 2700, 5)
    assert [strike.at for strike in plan.strikes] == sorted(strike.at for strike in plan.strikes)
    assert plan.until is not None


def test_the_nodes_of_a_plan_are_numbered_parents_first_with_ids_of_their_own() -> None:
    for plan in load_session(ROOT / "examples" / "duo.yaml").plans:
        assert [node.index for node in plan.nodes] == list(range(len(plan.nodes)))
        assert len({node.id for node in plan.nodes}) == len(plan.nodes)
        assert all(child.index > node.index for node in plan.nodes for child in node.children)


def test_self_is_the_character_and_a_role_whoever_plays_it(tmp_path: Path) -> None:
    plan = session(tmp_path, "tree: plays\nroot: {check: self.hp < leader.hp}\n")
    assert [source(nodes(plan, "check", of)[0]) for of in (0, 1)] == [
        "(S['Kaya.hp'] < S['Kaya.hp'])",
        "(S['Miro.hp'] < S['Kaya.hp'])",
    ]


def test_an_argument_is_an_expression_that_stands_by_name(tmp_path: Path) -> None:
    inner = "tree: inner\nparams: {low: 0.5}\nroot: {check: self.hp < params.low}\n"
    outer = "tree: plays\nparams: {share: 0.1}\nroot: {tree: inner, with: {low: 'max(params.share, leader.mana)'}}\n"
    plan = session(tmp_path, outer, inner=inner)
    assert source(nodes(plan, "check")[0]) == "(S['Kaya.hp'] < max(0.1, S['Kaya.mana']))"


def test_a_part_of_a_parameter_that_is_not_given_keeps_its_default(tmp_path: Path) -> None:
    inner = "tree: inner\nparams: {rest: {below: 0.3, until: 0.9}}\nroot: {check: params.rest.below < self.hp < params.rest.until}\n"
    plan = session(tmp_path, "tree: plays\nroot: {tree: inner, with: {rest: {below: 0.1}}}\n", inner=inner)
    assert source(nodes(plan, "check")[0]) == "((0.1 < S['Kaya.hp']) and (S['Kaya.hp'] < 0.9))"


def test_a_parameter_may_be_a_character_named_by_its_role(tmp_path: Path) -> None:
    inner = "tree: inner\nparams: {whom: {type: character, default: follower}}\nroot: {check: params.whom.hp < 1}\n"
    plan = session(
        tmp_path,
        "tree: plays\nroot: {sequence: [{tree: inner}, {tree: inner, with: {whom: self}}]}\n",
        inner=inner,
    )
    assert [source(node) for node in nodes(plan, "check")] == ["(S['Miro.hp'] < 1)", "(S['Kaya.hp'] < 1)"]


def test_a_tree_beside_the_session_comes_before_the_library(tmp_path: Path) -> None:
    own = "tree: get_back_up\nroot: {act: rest}\n"
    plan = session(tmp_path, "tree: plays\nroot: {tree: get_back_up}\n", get_back_up=own)
    assert [node.kind for node in plan.plans[0].nodes] == ["tree", "act"]


def test_a_tree_in_the_folder_trees_comes_before_the_library(tmp_path: Path) -> None:
    (tmp_path / "trees").mkdir()
    (tmp_path / "trees" / "get_back_up.yaml").write_text(
        "tree: get_back_up\nroot: {act: hold}\n", encoding="utf-8"
    )
    plan = session(tmp_path, "tree: plays\nroot: {tree: get_back_up}\n")
    assert [node.name for node in nodes(plan, "act")] == ["hold"]


def test_the_library_is_found_from_anywhere(tmp_path: Path) -> None:
    assert len(session(tmp_path, "tree: plays\nroot: {tree: get_back_up}\n").plans[0].nodes) > 5


def test_an_inner_tree_writes_the_keys_of_whoever_runs_it(tmp_path: Path) -> None:
    inner = "tree: inner\npublishes: {ready: {type: boolean}}\nroot: {set: {ready: true}}\n"
    plan = session(
        tmp_path, "tree: plays\nroot: {sequence: [{tree: inner}, {check: leader.ready}]}\n", inner=inner
    )
    assert list(plan.plans[0].publishes) == ["ready"]


def test_the_item_of_a_for_each_is_an_entry_of_the_snapshot(tmp_path: Path) -> None:
    plan = session(tmp_path, "tree: plays\nroot: {for_each: others, as: one, child: {check: one.hp < 1}}\n")
    (loop,) = nodes(plan, "for_each")
    assert isinstance(loop.body, model.ForEach)
    assert source(nodes(plan, "check")[0]) == f"(S[{loop.body.slot!r}] + '.hp' < 1)".replace(
        "S[", "S[S[", 1
    ).replace("'.hp'", "'.hp']")


def test_cases_are_values_of_the_type_of_their_subject(tmp_path: Path) -> None:
    plan = session(
        tmp_path,
        "tree: plays\nroot: {switch: self.level, cases: {1: {act: rest}, 2: {act: hold}}, else: {act: fight}}\n",
    )
    (switch,) = nodes(plan, "switch")
    assert switch.body == model.Switch(switch.body.subject, (1.0, 2.0), True)  # type: ignore[union-attr]
    assert [child.slot for child in switch.children] == ["case 1", "case 2", "else"]


def test_a_rung_takes_its_conditions_and_its_deadline_from_its_node(tmp_path: Path) -> None:
    root = "ladder: [{act: relog, when: self.dead, timeout: 9s, budget: 3/1h}, {act: restart_client}, {ask: help}]\n  verify: not self.dead\n  within: 60s"
    plan = session(tmp_path, f"tree: plays\nroot:\n  {root}\n")
    (ladder,) = nodes(plan, "ladder")
    assert isinstance(ladder.body, model.Ladder)
    first, second, third = ladder.body.rungs
    assert first.when is not None
    assert (first.deadline.text, second.deadline.text) == ("9s", "60s")  # type: ignore[union-attr]
    assert third.deadline is None
    assert [child.options.timeout for child in ladder.children] == [None, None, None]


def test_a_text_may_be_itself_a_reference_or_have_values_in_it(tmp_path: Path) -> None:
    plan = session(
        tmp_path,
        'tree: plays\nroot: {sequence: [{log: hello}, {log: self.zone}, {log: "{{{character}}} {self.hp}"}, {log: self.}]}\n',
    )
    found = [node.body.arguments["text"] for node in nodes(plan, "log")]  # type: ignore[union-attr]
    snapshot = {"Kaya.zone": "ring", "Kaya.hp": 0.5}
    assert [text.value(snapshot) for text in found] == ["hello", "ring", "{Kaya} 0.5", "self."]


def test_a_tree_alone_may_speak_of_anybody(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(
        'tree: t\nroot: {check: "healer.mana > 0.5 and any(others, glad)"}\n', encoding="utf-8"
    )
    assert load_tree(tmp_path / "t.yaml").character == "self"


def test_a_broken_file_raises_with_all_its_problems(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile) as caught:
        session(tmp_path, "tree: plays\nroot: {sequence: [{act: rset}, {check: self.hq < 1}]}\n")
    assert [problem.rule for problem in caught.value.problems] == ["unknown-action", "unknown-fact"]


def test_a_session_brings_leaves_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "my_nodes.py").write_text(
        "def my_node(me, times: int) -> None:\n    '''Do it.'''\n", encoding="utf-8"
    )
    plan = session(tmp_path, "tree: plays\nroot: {my_node: 3}\n", SESSION + "nodes: [./my_nodes.py]\n")
    assert isinstance(nodes(plan, "my_node")[0].body, model.Call)


def test_checking_imports_nothing_that_runs_trees_or_draws() -> None:
    code = "import sys; from pathlib import Path; from btrunner.runner.language.load import load_session; load_session(Path('examples/duo.yaml')); print(sorted({'py_trees', 'rich', 'aiohttp', 'pydot'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"
