"""What a slow viewer gets: ticks merged into one, which leave it with the same picture."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from btrunner.runner.control.messages import Closing, Moved
from btrunner.runner.control.viewer import MOST_EVENTS, Viewer
from btrunner.runner.events import CharacterTick, Ending, Tick

CHANGES = st.builds(
    CharacterTick,
    status=st.dictionaries(st.integers(0, 4), st.integers(0, 3)),
    why=st.dictionaries(st.integers(0, 4), st.text(max_size=3)),
    facts=st.dictionaries(st.sampled_from("ab"), st.none() | st.integers(0, 9)),
    set=st.dictionaries(st.sampled_from("cd"), st.integers(0, 9)),
    events=st.lists(st.fixed_dictionaries({"event": st.sampled_from(["lost", "log"])}), max_size=2),
)


class Seen:
    """What somebody knows who heard of ticks."""

    def __init__(self) -> None:
        self.status: dict[int, int] = {}
        self.why: dict[int, str] = {}
        self.facts: dict[str, Any] = {}
        self.events: list[Any] = []
        self.last = (0, 0.0)

    def take(self, tick: Tick) -> None:
        changes = tick.characters["Kaya"]
        self.last = tick.number, tick.time
        self.status.update(changes.status)
        for index in changes.status:
            self.why.pop(index, None)
        self.why.update(changes.why)
        self.facts.update(changes.facts | changes.set)
        self.events += [*tick.events, *changes.events]


@given(st.lists(st.tuples(CHANGES, st.booleans()), min_size=1, max_size=20))
def test_who_looks_seldom_knows_the_same_as_who_looks_at_every_tick(
    made: list[tuple[CharacterTick, bool]],
) -> None:
    always, seldom, viewer = Seen(), Seen(), Viewer()
    for number, (changes, looks) in enumerate(made):
        tick = Tick(number, number / 10, {"Kaya": changes})
        always.take(tick)
        viewer.put(tick)
        if looks or number == len(made) - 1:
            for message in viewer.take():
                assert isinstance(message, Moved)
                seldom.take(message.tick)
    assert vars(seldom) == vars(always)


def test_of_too_many_events_the_oldest_are_left_out_and_counted() -> None:
    viewer = Viewer()
    for number in range(MOST_EVENTS + 5):
        viewer.put(Tick(number, 0.0, {"Kaya": CharacterTick(events=[{"event": "log", "text": str(number)}])}))
    (moved,) = viewer.take()
    assert isinstance(moved, Moved)
    assert moved.missed == 5
    assert [event["text"] for event in moved.tick.characters["Kaya"].events[:2]] == ["5", "6"]


def test_the_end_comes_after_what_happened_before_it() -> None:
    viewer, ending = Viewer(), Ending("succeeded", "it holds", 1.0, 10, 0)
    viewer.put(Tick(9, 0.9, {"Kaya": CharacterTick()}))
    viewer.close(ending)
    assert viewer.take() == [Moved(Tick(9, 0.9, {"Kaya": CharacterTick()}), 0), Closing(ending)]
