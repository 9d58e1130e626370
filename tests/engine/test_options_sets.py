"""The option sets: own published keys, written on every tick the node runs or succeeds."""

from btrunner.runner.params import NUMBER
from btrunner.runner.testing import Script, Stage
from btrunner.runner.vocabulary import Fact

HEAD = (
    "tree: t\npublishes: {mood: {type: string, initial: calm}, n: {type: number, max_age: 300ms}}\nroot:\n  "
)
FACTS = {"hp": Fact("hp", NUMBER)}


def stage_of(root: str, **actions: Script) -> Stage:
    return Stage(HEAD + root, facts=FACTS, actions=actions)


def test_it_writes_on_every_tick_the_node_runs_and_on_its_success() -> None:
    stage = stage_of("{act: dig, sets: {mood: busy, n: self.hp}}", dig=Script(ticks=2))
    for hp in (1, 2, 3):
        stage.set(hp=hp)
        stage.tick()
        assert (stage.see("mood"), stage.see("n")) == ("busy", hp)


def test_it_writes_nothing_when_the_node_fails() -> None:
    stage = stage_of("{act: dig, when: 1 > 2, sets: {mood: busy, n: 1}}", dig=Script())
    stage.tick()
    assert stage.see("mood") == "calm"
    stage = stage_of("{check: 1 > 2, sets: {mood: busy, n: 1}}")
    stage.tick()
    assert stage.see("mood") == "calm"


def test_a_value_that_is_unknown_leaves_the_others_be() -> None:
    stage = stage_of("{wait: 1h, sets: {n: self.hp, mood: busy}}")
    stage.tick()
    assert (stage.see("mood"), repr(stage.see("n"))) == ("busy", "unknown")


def test_a_key_whose_value_became_unknown_is_unknown_once_it_is_too_old() -> None:
    facts = {"hp": Fact("hp", NUMBER, max_age=0.2)}
    stage = Stage(HEAD + "{wait: 1h, sets: {mood: busy, n: self.hp}}", facts=facts)
    stage.set(hp=1)
    stage.tick()
    stage.lose("Kaya", "hp")
    stage.tick(8)
    assert (stage.see("mood"), repr(stage.see("n"))) == ("busy", "unknown")
