"""Whatever characters do and whatever strikes them, what is seen stays in its bounds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_play import DUO, Play, small

from btrunner.runner.worlds.protocol import Doing, Seen
from btrunner.runner.worlds.simulated.faults import FAULTS
from btrunner.runner.worlds.simulated.kind import KIND

LIVELY = small(
    mobs={"wolf": {"count": 6, "aggro": 15, "calls": 10, "damage": 8, "poison": {"chance": 0.5}}},
    client={"relog_success": 0.5, "unknown_popup": 0.3, "still_logged_in": "5s", "loading_time": "1s"},
    classes={"default": {"spells": None, "performances": None}, "leader": {"spells": None}},
    home={"cooldown": "10s"},
    quests={"errand": {"requires": []}},
)
WORDS = KIND.vocabulary(LIVELY)
NAMES = st.sampled_from(["Kaya", "Miro"])


def arguments(action: str) -> st.SearchStrategy[dict[str, object]]:
    given_by = {
        name: st.sampled_from(param.type.choices) if param.type.choices else NAMES
        for name, param in WORDS.actions[action].params.items()
        if name != "within"
    }
    return st.fixed_dictionaries(given_by)


DOES = st.sampled_from(sorted(WORDS.actions)).flatmap(
    lambda action: st.tuples(st.just(action), NAMES, arguments(action))
)
STRIKES = st.tuples(
    st.sampled_from(sorted(set(FAULTS) - {"ban", "update", "bad_password"})),
    st.sampled_from(["Kaya", "follower", "all"]),
    st.just({"lasting": 5.0}),
)
WAITS = st.tuples(st.just("wait"), st.just(""), st.sampled_from([{"dt": 0.1}, {"dt": 1.0}, {"dt": 7.3}]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(DOES, DOES, WAITS, STRIKES), max_size=60), st.integers(0, 9))
def test_facts_stay_what_they_are_declared_to_be_and_what_is_new_is_told(
    events: list[tuple[str, str, dict[str, object]]], seed: int
) -> None:
    play = Play(LIVELY, DUO, seed)
    now = 0.0
    under_way: list[Doing] = []
    before: dict[str, dict[str, object]] = {}
    for number, (what, who, more) in enumerate(events):
        if what in WORDS.actions:
            under_way.append(play.start(who, what, **more))
        elif what in FAULTS:
            play.world.strike(what, who, 5.0)
        if number % 3 == 0 and under_way:
            under_way.pop(0).halt()
        now += float(str(more.get("dt", 1.0)))
        for who, facts in play.world.sense(now).items():
            for name, value in facts.items():
                assert WORDS.facts[name].type.refuses(value) == "", name
            if isinstance(facts, Seen):
                old = before.setdefault(who, dict(facts))
                assert {name for name, value in facts.items() if old[name] != value} <= {*facts.news}
                before[who] = dict(facts)
