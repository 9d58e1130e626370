"""What is seen of a character: a world that says what is new is believed, and spares the comparison."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from btrunner.runner.params import BOOLEAN, NUMBER, STRING
from btrunner.runner.session.memory import Memory
from btrunner.runner.session.sight import Sight
from btrunner.runner.unknown import UNKNOWN
from btrunner.runner.vocabulary import Fact
from btrunner.runner.worlds.protocol import Seen

FACTS = {name: Fact(name, kind) for name, kind in {"hp": NUMBER, "dead": BOOLEAN, "zone": STRING}.items()}
VALUES: dict[str, list[object]] = {
    "hp": [0.0, 1.0, "much", UNKNOWN],
    "dead": [False, True, 1, UNKNOWN],
    "zone": ["ring", "den", None, UNKNOWN],
}


class Eyes:
    """A sight with all around it."""

    def __init__(self) -> None:
        self.snapshot: dict[str, Any] = {f"Kaya.{name}": UNKNOWN for name in FACTS}
        self.sight = Sight("Kaya", FACTS, self.snapshot, Memory())


def write(seen: Seen, **facts: object) -> Seen:
    seen.update(facts)
    seen.news = list(facts)
    return seen


def test_only_the_news_of_what_is_kept_are_looked_at() -> None:
    eyes, seen = Eyes(), Seen()
    assert eyes.sight.look(write(seen, hp=1.0, dead=False, zone="ring")) == {
        "hp": 1.0,
        "dead": False,
        "zone": "ring",
    }
    write(seen, zone="den", hp=0.5)
    seen["dead"] = True
    assert list(eyes.sight.look(seen).items()) == [("hp", 0.5), ("zone", "den")]
    assert eyes.snapshot["Kaya.dead"] is False


def test_what_was_not_there_for_a_while_is_looked_at_as_a_whole() -> None:
    eyes, seen = Eyes(), Seen()
    eyes.sight.look(write(seen, hp=1.0, dead=False, zone="ring"))
    eyes.sight.look({"hp": 1.0})
    write(seen, dead=True, hp=0.5)
    assert eyes.sight.look(write(seen, zone="den")) == {"hp": 0.5, "dead": True, "zone": "den"}


def test_news_of_what_nobody_declared_are_refused_and_the_rest_is_taken() -> None:
    eyes, seen = Eyes(), Seen()
    eyes.sight.look(write(seen, hp=1.0, dead=False, zone="ring"))
    assert eyes.sight.look(write(seen, hp=0.5, hunger=1)) == {"hp": 0.5}
    assert eyes.sight.refusals == ["hunger: no such fact is declared (known: dead, hp, zone)"]


@given(st.lists(st.dictionaries(st.sampled_from(list(FACTS)), st.integers(0, 3))))
def test_news_come_to_the_same_as_a_comparison(ticks: list[dict[str, int]]) -> None:
    told, compared, seen = Eyes(), Eyes(), Seen()
    write(seen, hp=1.0, dead=False, zone="ring")
    for tick in [{}, *ticks]:
        write(seen, **{name: VALUES[name][choice] for name, choice in tick.items()})
        one, other = told.sight.look(seen), compared.sight.look(dict(seen))
        assert repr(one) == repr(other)
        assert told.sight.refusals == compared.sight.refusals
    assert repr(told.snapshot) == repr(compared.snapshot)
