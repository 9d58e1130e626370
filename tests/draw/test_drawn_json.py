"""The JSON: a shape programs may rely on, every text as it was given."""

from __future__ import annotations

import json

from drawn_samples import MEDIC, SESSION
from drawn_strategies import SEVERAL, few
from hypothesis import given

from btrunner.runner.draw.document import as_json
from btrunner.runner.draw.outline import Box, Outline


def test_a_node_tells_its_parent_and_everything_of_its_box() -> None:
    document = json.loads(as_json([MEDIC]))
    assert (document["btrunner"], document["version"]) == ("outline", 1)
    (tree,) = document["trees"]
    assert tree["title"] == "follower_medic"
    assert tree["nodes"][3] == {
        "id": 3,
        "parent": 2,
        "index": 10,
        "kind": "act",
        "title": "Save the dying",
        "detail": "cast flash_heal on leader",
        "options": ["when leader.hp < params.emergency_below", "timeout 3s"],
        "slot": "",
        "hidden": 0,
        "status": "",
        "why": "",
    }


def test_the_root_has_no_parent_and_every_other_node_an_earlier_one() -> None:
    for tree in json.loads(as_json(SESSION))["trees"]:
        root, *others = tree["nodes"]
        assert root["parent"] is None
        assert all(node["parent"] < node["id"] for node in others)


@few
@given(SEVERAL)
def test_any_outline_can_be_saved_and_read_back(outlines: list[Outline]) -> None:
    trees = json.loads(as_json(outlines).encode("utf-8"))["trees"]
    for outline, tree in zip(outlines, trees, strict=True):
        assert [rebuilt(tree["nodes"], 0)] == [outline.root]


def rebuilt(nodes: list[dict[str, object]], here: int) -> Box:
    own = {key: value for key, value in nodes[here].items() if key not in ("id", "parent")}
    own["options"] = tuple(own["options"])  # type: ignore[arg-type]
    children = tuple(rebuilt(nodes, int(str(node["id"]))) for node in nodes if node["parent"] == here)
    return Box(**own, children=children)  # type: ignore[arg-type]
