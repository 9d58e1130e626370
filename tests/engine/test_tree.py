"""Trees within trees, nodes that are options only, and trees that are deep or wide."""

from btrunner.runner.testing import Script, Stage

INNER = """
tree: inner
params: {below: 0.5, what: {type: string, default: wave}}
root:
  sequence: [{check: self.hp < params.below}, {act: wave, with: {how: params.what}}]
"""
WAVE = {"wave": Script(params={"how": "string"})}


def test_another_tree_is_played_with_its_parameters() -> None:
    stage = Stage(
        "tree: inner\nwith: {below: 0.2, what: wildly}".replace("tree: inner", "name: x\ntree: inner"),
        facts={"hp": 0.3},
        actions=WAVE,
        library=[INNER],
    )
    assert stage.tick() == "failure"
    assert stage.why("check").startswith("self.hp < params.below")
    stage.set(hp=0.1)
    assert stage.tick(2) == "success"
    assert stage.world.asked == [{"how": "wildly"}]


def test_the_trees_of_a_character_may_be_given_its_parameters() -> None:
    stage = Stage(INNER, facts={"hp": 0.3}, actions=WAVE, given={"below": 0.1})
    assert stage.tick() == "failure"


def test_a_group_has_only_options_and_a_child() -> None:
    stage = Stage("invert: true\nchild: {check: 1 > 2}")
    assert (stage.tick(), stage.status("check")) == ("success", "failure")


def test_nodes_that_are_not_visited_are_idle() -> None:
    stage = Stage("selector: [{check: 1 > 0}, {name: x, sequence: [{check: 1 > 0, name: y}]}]")
    stage.tick()
    assert (stage.status("x"), stage.status("y")) == ("idle", "idle")


def test_a_tree_of_190_levels_is_ticked_and_halted() -> None:
    tree = "act: dig"
    for level in range(188):
        tree = f"{('sequence', 'selector')[level % 2]}: [{{{tree}}}]"
    stage = Stage(tree, actions={"dig": Script(ticks=2)})
    assert [stage.tick() for _ in range(3)] == ["running", "running", "success"]
    stage.tick()
    stage.close()
    assert stage.log[-1] == "Kaya halts dig"


def test_190_levels_of_options_too() -> None:
    tree = "act: dig"
    for _ in range(62):
        tree = f"timeout: 1h, retry: 2, child: {{{tree}}}"
    stage = Stage(f"{{{tree}}}", actions={"dig": Script(ticks=1, fails="rock")})
    stage.tick(4)
    stage.close()


def test_a_tree_of_ten_thousand_nodes_is_ticked() -> None:
    children = ", ".join("{check: 1 > 2}" for _ in range(10_000))
    stage = Stage(f"selector: [{children}, {{act: dig}}]", actions={"dig": Script()})
    assert [stage.tick(), stage.tick()] == ["running", "success"]
