"""A saved world that does not fit is refused in words, whatever is wrong with it; and nothing of a world is forgotten."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_play import DUO, SMALL, Play, load, small

from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.protocol import Member
from btrunner.runner.worlds.simulated import saved
from btrunner.runner.worlds.simulated.kind import KIND
from btrunner.runner.worlds.simulated.progress import Progress

State = dict[str, Any]
LUCKLESS = small(faults={"rates": {"crash": "1/h"}, "timeline": [{"at": "1h", "fault": "hang"}]})


def busy() -> State:
    """Return the state of a world in which something is under way of nearly everything that can be."""
    play = Play(LUCKLESS)
    play.must("Kaya", "accept_quest", quest="hunt")
    play.must("Kaya", "travel", to="quest")
    play.start("Miro", "follow", whom="Kaya")
    play.must("Kaya", "pull")
    play.run(5)
    play.must("Miro", "cast", spell="renew", target="Kaya")
    play.start("Kaya", "fight")
    play.tick()
    state: State = play.world.state()
    assert state["mobs"]["wolf-1"]["state"] == "fighting"
    return state


BUSY = busy()


def restore(state: object, data: Mapping[str, object] = LUCKLESS, cast: tuple[Member, ...] = DUO) -> None:
    assert isinstance(state, dict)
    KIND.open(data, cast, 1).restore(state)


def kaya(state: State) -> State:
    found: State = state["characters"]["Kaya"]
    return found


def put(value: object, *path: str | int) -> Callable[[State], None]:
    """Return what puts a value into a state."""

    def change(state: State) -> None:
        inner: Any = state
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value

    return change


BODY = ("characters", "Kaya", "body")
LOG = ("characters", "Kaya", "log")
ACT = ("characters", "Kaya", "acts", 0)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("meadow", "world"), "does not fit 'small': it is of the world 'meadow'"),
        (put("soon", "now"), r"cannot be read: Expected `float`, got `str` - at `\$.now`"),
        (put(float("nan"), "now"), "cannot be read"),
        (put(1, "moon"), "unknown field `moon`"),
        (put({}, *BODY), "missing required field `x`"),
        (put("undead", *BODY, "spirit"), "Invalid enum value 'undead'"),
        (put("woods", *BODY, "zone"), "Kaya: no zone 'woods': did you mean 'wood'"),
        (put("bear-1", *BODY, "target"), "Kaya: no mob 'bear-1'"),
        (put([], *BODY, "foes"), "Kaya: its foes are not those who hate it"),
        (put("hael", *BODY, "effects", 0, "spell"), "Kaya: no spell 'hael': did you mean 'heal'"),
        (put("Mira", *BODY, "effects", 0, "healer"), "Kaya: no character 'Mira': did you mean 'Miro'"),
        (put("asleep", "characters", "Kaya", "client", "state"), "Kaya: no client state 'asleep'"),
        (put("gremlins", "characters", "Kaya", "client", "cause"), "Kaya: no cause 'gremlins'"),
        (put("haunt", *LOG, "quest"), "Kaya: no quest 'haunt': did you mean 'hunt'"),
        (put({"haunt": 1}, *LOG, "done"), "Kaya: no quest 'haunt'"),
        (put(4, *LOG, "number"), "Kaya: hunt has 1 steps, and it is accepted at step 5"),
        (put("none", *LOG, "stage"), "Kaya: the quest hunt is at the stage none"),
        (put("figth", *ACT, "action"), "Kaya: no action 'figth': did you mean 'fight'"),
        (put({"whom": "Miro"}, *ACT, "arguments"), "Kaya: no parameter of fight 'whom'"),
        (put({}, "characters", "Miro", "acts", 0, "arguments"), "Miro: follow: whom is missing"),
        (put(7, "characters", "Miro", "acts", 0, "arguments", "whom"), "whom: expected a character, found 7"),
        (put({"zone": "woods"}, *ACT, "progress"), "Kaya: no zone 'woods'"),
        (put({"mob": "bear-1"}, *ACT, "progress"), "Kaya: no mob 'bear-1'"),
        (put({"thing": "herb-9"}, *ACT, "progress"), "Kaya: no thing 'herb-9'"),
        (put("sorcerer", "characters", "Kaya", "role"), "Kaya was sorcerer there, and is leader now"),
        (put({"bear-1": {}}, "mobs"), "missing required field `state`"),
        (put([["Mira", 1.0]], "mobs", "wolf-1", "threat"), "no character 'Mira'"),
        (put("Miro", "mobs", "wolf-1", "target"), "no enemy of wolf-1 'Miro'"),
        (put("returning", "mobs", "wolf-1", "state"), "wolf-1 has enemies, and does not fight"),
        (put("dead", "mobs", "wolf-1", "state"), "its graves are not those of its dead mobs"),
        (put(["bear-1"], "fighting"), "no mob 'bear-1'"),
        (put([["bear-1", "Kaya"]], "slain"), "no mob 'bear-1'"),
        (put([["wolf-1", "Mira"]], "slain"), "no character 'Mira'"),
        (put({"herb-9": 3.0}, "things"), "no thing 'herb-9'"),
        (put("earthquake", "due", 0, "fault"), "no fault 'earthquake'"),
        (put({}, "fault_chances"), "the fault crash has no chance to strike again"),
    ],
)  # fmt: skip
def test_a_state_that_does_not_fit_is_refused_with_what_is_wrong(
    change: Callable[[State], None], told: str
) -> None:
    state = copy.deepcopy(BUSY)
    change(state)
    with pytest.raises(WorldError, match=told):
        restore(state)


def test_a_character_more_or_less_is_told() -> None:
    with pytest.raises(WorldError, match="Zoe is not in it"):
        restore(BUSY, cast=(*DUO, Member("Zoe", "dancer")))
    with pytest.raises(WorldError, match="Miro, who is in it, does not play any more"):
        restore(BUSY, cast=DUO[:1])


def test_a_state_of_another_world_or_of_an_older_file_is_told() -> None:
    with pytest.raises(WorldError, match="does not fit 'tatooine': it is of the world 'small'"):
        restore(BUSY, load("tatooine"))
    without_wolves: State = copy.deepcopy(LUCKLESS)
    del without_wolves["mobs"]["wolf"]
    with pytest.raises(WorldError, match="no mob 'wolf-1'"):
        restore(BUSY, without_wolves)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path to everything in a state."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, each in inner for found in ((*path, key), *places(each, (*path, key)))]


ODD = st.sampled_from([None, -1, 0, 3, 0.5, 1e300, float("inf"), "", "x", True, [], {}, [1], {"x": 1}, 2**70])


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(places(BUSY)), ODD)
def test_whatever_is_wrong_in_a_state_it_is_refused_or_played(
    path: tuple[str | int, ...], odd: object
) -> None:
    state = copy.deepcopy(BUSY)
    put(odd, *path)(state)
    world = KIND.open(LUCKLESS, DUO, 1)
    try:
        world.restore(state)
    except WorldError:
        return
    for tick in range(20):
        world.sense(1000.0 if state["now"] > 500 else 500.0 + tick)
    json.dumps(world.state(), allow_nan=False)


@pytest.mark.parametrize("path", places(BUSY), ids=str)
def test_whatever_is_missing_in_a_state_it_is_refused_or_played(path: tuple[str | int, ...]) -> None:
    state: State = copy.deepcopy(BUSY)
    inner: Any = state
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    world = KIND.open(LUCKLESS, DUO, 1)
    try:
        world.restore(state)
    except WorldError:
        return
    for tick in range(20):
        world.sense(100.0 + tick)


def test_an_action_is_resumed_once_by_its_character() -> None:
    number = kaya(BUSY)["acts"][0]["number"]
    world = KIND.open(LUCKLESS, DUO, 1)
    world.restore(BUSY)
    assert world.resume("Miro", number) is None
    assert world.resume("Kaya", 999) is None
    fight = world.resume("Kaya", number)
    assert fight is not None
    assert (fight.number, fight.state) == (number, "running")
    assert world.resume("Kaya", number) is None


def test_an_action_that_nobody_asks_for_is_stopped_when_the_world_is_sensed() -> None:
    world = KIND.open(LUCKLESS, DUO, 1)
    world.restore(BUSY)
    world.sense(float(BUSY["now"]))
    assert world.resume("Kaya", kaya(BUSY)["acts"][0]["number"]) is None
    world.sense(float(BUSY["now"]) + 1)
    assert [each["acts"] for each in world.state()["characters"].values() if "acts" in each] == []  # type: ignore[attr-defined]


def test_numbers_of_actions_go_on_after_those_of_before() -> None:
    world = KIND.open(LUCKLESS, DUO, 1)
    world.restore(BUSY)
    assert world.start("Kaya", "hold", {}).number == BUSY["started"] + 1


def test_what_was_held_down_is_let_go_by_an_action_that_was_never_taken_up() -> None:
    play = Play(SMALL)
    play.start("Miro", "cast", spell="slow", target="Kaya")
    state = play.world.state()
    world = KIND.open(SMALL, DUO, 1)
    world.restore(state)
    cast = world.resume("Miro", 1)
    assert cast is not None
    cast.halt()
    assert world.sense(0.1)["Miro"]["casting"] is False


def test_a_world_in_which_nothing_was_sensed_yet_can_be_saved_too() -> None:
    state = KIND.open(LUCKLESS, DUO, 1).state()
    world = KIND.open(LUCKLESS, DUO, 1)
    world.restore(state)
    assert world.sense(0.0) == KIND.open(LUCKLESS, DUO, 1).sense(0.0)


# What a part of the world has beside what is saved: told by the file, the cast or the seed, found out anew from
# what is saved, or empty between two ticks.
TOLD_ANEW = {
    "body": {"name", "kind", "levels", "safe", "to_border", "due_at"},
    "character": {"name"},
    "client": {"_rules", "changes_at"},
    "log": {"_rules", "changes", "step", "prey", "visits"},
    "mob": {"number", "kind", "name", "rules", "home_x", "home_y", "strayed", "changes"},
    "thing": {"kind", "name", "rules", "x", "y"},
    "act": {"state", "why", "_client", "_body", "_steps", "_needs_client", "_needs_life"},
    "mobs": {"all", "named", "fallen", "_of_kind", "_cell", "_around"},
    "scene": {"rules", "rest", "dt", "mobs", "things", "characters", "_zones"},
    "fate": {"next_at"},
    "world": {"_scene", "_fate", "_course", "_characters", "_sights", "_seen", "_to_resume", "_is_looked_at"},
}
SAVED = {
    "body": saved.SavedBody.__struct_fields__,
    "character": saved.SavedCharacter.__struct_fields__,
    "client": saved.SavedClient.__struct_fields__,
    "log": saved.SavedLog.__struct_fields__,
    "mob": saved.SavedMob.__struct_fields__,
    "thing": ("back_at",),
    "act": saved.SavedAct.__struct_fields__,
    "mobs": ("fighting", "graves", "slain", "chance"),
    "scene": ("now", "happenings"),
    "fate": ("due", "chances"),
    "world": ("_begun", "_started"),
}


def fields_of(part: object) -> set[str]:
    return set(getattr(type(part), "__slots__", ()) or vars(part))


@pytest.mark.parametrize("name", SAVED)
def test_everything_that_is_remembered_is_saved_or_known_to_be_told_anew(name: str) -> None:
    world = Play(LUCKLESS).world
    scene, fate = world._scene, world._fate
    character = scene.characters["Kaya"]
    parts = {
        "body": character.body, "character": character, "client": character.client, "log": character.log,
        "mob": scene.mobs.all[0], "thing": next(iter(scene.things.named.values())), "mobs": scene.mobs,
        "scene": scene, "fate": fate, "world": world, "act": world.start("Kaya", "hold", {}),
    }  # fmt: skip
    assert fields_of(parts[name]) == TOLD_ANEW[name] | set(SAVED[name])


def test_progress_is_plain_data() -> None:
    fields = {field: getattr(Progress(), field) for field in Progress.__struct_fields__}
    assert json.loads(json.dumps(fields)) == fields


def test_whoever_had_vanished_is_not_there_before_the_next_tick_either() -> None:
    data = small(client={"linkdead_lingers": "1s"})
    play = Play(data)
    play.world.strike("crash", "Kaya")
    play.run(3)
    world = KIND.open(data, DUO, 1)
    world.restore(play.world.state())
    assert world.start("Miro", "follow", {"whom": "Kaya"}).why == "Kaya is not in the game"
