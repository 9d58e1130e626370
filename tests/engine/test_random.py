"""A random choice: by weight, from the session's seed."""

from collections import Counter

from btrunner.runner.params import NUMBER
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact

TREE = "random: [{name: a, act: go, weight: self.w}, {name: b, act: go}, {name: c, act: go, weight: 0}]"


def choices(times: int, seed: int, weight: object) -> list[str]:
    stage = Stage(TREE, facts={"w": weight}, actions={"go": Script(ticks=1)}, seed=seed)
    found = []
    for _ in range(times):
        stage.tick(2)
        found.append(next(name for name in "abc" if stage.status(name) == "success"))
    return found


def test_the_same_seed_chooses_the_same() -> None:
    assert choices(30, 1, 1) == choices(30, 1, 1)
    assert choices(30, 1, 1) != choices(30, 2, 1)


def test_weights_say_how_often_and_none_at_all_means_never() -> None:
    counted = Counter(choices(400, 3, 3))
    assert counted["c"] == 0
    assert 240 < counted["a"] < 360


def test_an_unknown_weight_counts_as_none() -> None:
    assert set(choices(40, 3, Fact("w", NUMBER))) == {"b"}


def test_it_stays_with_its_choice_until_that_ends() -> None:
    stage = Stage(TREE, facts={"w": 1}, actions={"go": Script(ticks=50)})
    stage.tick(50)
    assert len(stage.log) == 1


def test_without_any_weight_it_fails_and_says_so() -> None:
    stage = Stage("random: [{check: true, weight: self.w}]", facts={"w": -1})
    assert (stage.tick(), stage.why("random")) == ("failure", "no child has a weight above 0")
