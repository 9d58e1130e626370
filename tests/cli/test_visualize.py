"""``bt-visualize``: forms, folding, and a journal's colours."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from commands import command


def test_a_tree_is_drawn_as_text_unless_another_form_is_asked_for() -> None:
    done = command("bt-visualize", "trees/follower_medic.yaml")
    assert done.returncode == 0
    assert "Heal the leader" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_folded_subtree_is_one_node() -> None:
    folded = command("bt-visualize", "trees/follower_medic.yaml", "--fold").stdout
    whole = command("bt-visualize", "trees/follower_medic.yaml").stdout
    assert "Restart the client" in whole
    assert "Restart the client" not in folded
    assert "more below" in folded


@pytest.mark.parametrize(
    ("form", "begins"), [("mermaid", "flowchart"), ("dot", "digraph"), ("svg", "<svg"), ("json", "{")]
)
def test_each_form_can_be_had(form: str, begins: str) -> None:
    done = command("bt-visualize", "trees/recover_client.yaml", "--as", form)
    assert done.returncode == 0
    assert begins in done.stdout
    if form == "svg":
        ElementTree.fromstring(done.stdout)  # noqa: S314 - our own
    if form == "json":
        assert json.loads(done.stdout)["version"] == 1


def test_a_session_shows_the_tree_of_each_character(walk: Path) -> None:
    duo = command("bt-visualize", "examples/duo.yaml").stdout
    assert "Kaya (leader): leader_quest" in duo
    assert "Miro (follower): follower_medic" in duo
    only = command("bt-visualize", "examples/duo.yaml", "--character", "Miro").stdout
    assert "Kaya (leader)" not in only


def test_the_code_of_a_session_says_for_whom_it_is() -> None:
    code = command("bt-visualize", "examples/duo.yaml", "--as", "python").stdout
    assert [line for line in code.splitlines() if line.startswith("# for ")] == ["# for Kaya", "# for Miro"]
    only = command("bt-visualize", "examples/duo.yaml", "--as", "python", "--character", "Miro").stdout
    assert "# for" not in only
    compile(only, "only", "exec")


def test_a_journal_colours_the_tree_with_what_the_nodes_did_then(walk: Path) -> None:
    command("bt-run", walk.name, cwd=walk.parent)
    (folder,) = (walk.parent / "sessions").iterdir()
    then = command("bt-visualize", walk.name, "--journal", folder, "--at", "2s", cwd=walk.parent).stdout
    assert "at 2s" in then
    assert "● ► Walk" in then
    assert "· ► Stand" in then


def test_a_picture_can_be_written_into_a_file(tmp_path: Path) -> None:
    target = tmp_path / "medic.svg"
    done = command("bt-visualize", "trees/follower_medic.yaml", "--as", "svg", "-o", target)
    assert (done.returncode, done.stdout) == (0, "")
    ElementTree.parse(target)  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nowhere.yaml"], 2, "there is no such file"),
        (["examples/duo.yaml", "--character", "Mira"], 2, "did you mean 'Miro'?"),
        (["examples/duo.yaml", "--at", "3s"], 2, "--at says when in a journal"),
        (["trees/follower_medic.yaml", "--character", "Miro"], 2, "a tree alone has none"),
        (["examples/duo.yaml", "--journal", "nowhere"], 1, "nowhere/session.jsonl: cannot be read"),
        (["examples/duo.yaml", "--journal", "examples", "--at", "soon"], 2, "is not a time"),
        (["trees/follower_medic.yaml", "-o", "/nowhere/x.svg"], 1, "cannot be written"),
    ],
)
def test_what_cannot_be_drawn_is_told(arguments: list[str], code: int, told: str) -> None:
    done = command("bt-visualize", *arguments)
    assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (code, True, False), (
        done.stderr
    )


def test_a_journal_of_another_tree_is_refused(walk: Path) -> None:
    command("bt-run", walk.name, cwd=walk.parent)
    (folder,) = (walk.parent / "sessions").iterdir()
    tree = walk.parent / "walker.yaml"
    tree.write_text(tree.read_text().replace("name: Stand", "name: Rest a while"))
    done = command("bt-visualize", walk.name, "--journal", folder, cwd=walk.parent)
    assert done.returncode == 2
    assert "has changed since the journal" in done.stderr
