"""A file that validates can be built and ticked a thousand times in the simulator without an error of ours."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from btrunner.runner.events import Tick
from btrunner.runner.language.check import check
from btrunner.runner.language.load import load_session
from btrunner.runner.session.session import Session

MEADOW = Path(__file__).parents[1] / "examples" / "worlds" / "meadow.yaml"
SESSION = {
    "session": "any_tree",
    "world": str(MEADOW),
    "seed": 1,
    "characters": {
        "Kaya": {"role": "leader", "tree": "any_tree"},
        "Miro": {"role": "follower", "tree": "any_tree"},
    },
    "fail_after": "100s",
    "faults": [
        {"at": "20s", "who": "all", "fault": "disconnect"},
        {"at": "50s", "who": "Kaya", "fault": "crash"},
    ],
}
PUBLISHES = {
    "mood": {"type": "string", "enum": ["good", "bad"], "max_age": "2s"},
    "count": {"type": "integer", "initial": 0},
}

Node = dict[str, Any]

conditions = st.sampled_from(
    [
        "self.hp < 0.5", "leader.hp < 0.9", 'self.mood == "good"', "self.enemies > 0", "all(others, online)",
        "any(party, hp < 0.8)", "age(follower.hp) > 1s", "not known(leader.mana)", "self.count >= 3", 'self.client == "up"',
        "distance(self, lowest(party, hp)) < 20", "count(party, dead) == 0", "self.quest_stage == \"none\"", "true", "false",
    ]
)  # fmt: skip
times = st.sampled_from(["100ms", "500ms", "1s", "3s", "20s"])
actions = st.sampled_from(
    [
        {"act": "travel", "with": {"to": "meadow"}}, {"act": "travel", "with": {"to": "quest"}}, {"act": "pull"},
        {"act": "fight"}, {"act": "rest"}, {"act": "hold"}, {"act": "follow", "with": {"whom": "leader"}},
        {"act": "cast", "with": {"spell": "heal", "target": "lowest(party, hp)"}}, {"act": "relog"},
        {"act": "accept_quest", "with": {"quest": "wolves"}}, {"act": "turn_in", "with": {"quest": "wolves"}},
        {"act": "restart_client"}, {"act": "dismiss_dialog"}, {"act": "release"}, {"act": "run_to_corpse"},
        {"act": "reclaim_corpse"}, {"act": "go_home"}, {"act": "assist", "with": {"whom": "leader"}}, {"act": "dance"},
    ]
)  # fmt: skip
leaves = st.one_of(
    actions.map(dict),
    conditions.map(lambda text: {"check": text}),
    st.just({"set": {"mood": "good", "count": "self.count + 1"}}),
    times.map(lambda time: {"wait": time}),
    conditions.map(lambda text: {"wait_until": text}),
    st.just({"log": "hp is {self.hp}"}),
    st.just({"claim": "leader", "for": "2s"}),
    times.map(lambda time: {"rendezvous": "here", "patience": time, "otherwise": "go_on"}),
    st.just({"ask": "what now, {character}?"}),
)
options = st.fixed_dictionaries(
    {},
    optional={
        "when": conditions, "unless": conditions, "while": conditions, "until": conditions, "timeout": times,
        "retry": st.integers(1, 3), "repeat": st.one_of(st.integers(1, 3), st.just("forever")), "cooldown": times,
        "every": times, "once": st.just(True), "invert": st.just(True), "always": st.sampled_from(["success", "failure"]),
        "sets": st.just({"mood": "bad"}), "on_error": st.sampled_from(["failure", "success"]),
    },
)  # fmt: skip


def composites(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    many = st.lists(children, min_size=1, max_size=4)
    weighted = st.lists(children.map(lambda child: {**child, "weight": 2}), min_size=1, max_size=3)
    scored = st.lists(children.map(lambda child: {**child, "score": "self.hp"}), min_size=1, max_size=3)
    tried = st.lists(
        children.map(lambda child: {**child, "budget": "2/10s", "backoff": {"first": "1s"}}),
        min_size=1,
        max_size=3,
    )
    return st.one_of(
        st.builds(lambda nodes, flag: {"sequence": nodes, "reactive": flag}, many, st.booleans()),
        st.builds(lambda nodes, flag: {"selector": nodes, "memory": flag}, many, st.booleans()),
        st.builds(lambda nodes, on: {"parallel": nodes, "succeed_on": on}, many, st.sampled_from(["all", "one", 1])),
        weighted.map(lambda nodes: {"random": nodes}),
        st.builds(lambda nodes, flag: {"utility": nodes, "reactive": flag}, scored, st.booleans()),
        st.builds(lambda one, other: {"switch": "self.mood", "cases": {"good": one}, "else": other}, children, children),
        children.map(lambda child: {"for_each": "party", "as": "friend", "child": child}),
        st.builds(
            lambda text, child, other, time: {"guard": text, "child": child, "recover": other, "lost_after": time},
            conditions, children, children, times,
        ),
        st.builds(
            lambda rungs, text: {"ladder": rungs, "verify": text, "within": "3s", "stagger": "1s", "stable_for": "1s"},
            tried, conditions,
        ),
        children.map(lambda child: {"child": child}),
    )  # fmt: skip


def decorated(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(lambda node, extra: {**extra, **node}, nodes, options)


trees = st.recursive(decorated(leaves), lambda children: decorated(composites(children)), max_leaves=25)


class CrashWatch:
    """Remembers every leaf that raised an exception."""

    def __init__(self) -> None:
        self.crashes: list[dict[str, Any]] = []

    def open(self, session: object, characters: object) -> None:
        """Nothing is needed."""

    def take(self, tick: Tick) -> None:
        """Remember."""
        for changes in tick.characters.values():
            self.crashes += [event for event in changes.events if event["event"] == "crashed"]

    def close(self, ending: object) -> None:
        """Nothing is needed."""


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(root=trees)
def test_a_file_that_validates_plays_a_thousand_ticks(root: Node) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tree = {"tree": "any_tree", "publishes": PUBLISHES, "root": root}
        (folder / "any_tree.yaml").write_text(json.dumps(tree))
        (folder / "session.yaml").write_text(json.dumps(SESSION))
        checked = check([folder / "session.yaml"])
        event("valid" if not checked.errors else checked.problems[0].rule)
        if checked.errors:
            return
        watch = CrashWatch()
        ending = Session(load_session(folder / "session.yaml"), sinks=[watch]).run()
    event(ending.outcome)
    assert ending.ticks == 1001 or "waits for a person" in ending.why
    assert watch.crashes == []
