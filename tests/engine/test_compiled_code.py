"""The code of compiled trees: where its tracebacks lead, how it is kept, and how deep and wide trees fit into it."""

from __future__ import annotations

import stat
import traceback
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from btrunner.runner.engine.compiled.code import CodeStore, compile_source
from btrunner.runner.engine.compiled.program import program_of
from btrunner.runner.engine.stock.builder import StockTree
from btrunner.runner.engine.watch import Watch
from btrunner.runner.language.load import load_session, load_tree
from btrunner.runner.leaf import CharacterName, Me
from btrunner.runner.testing import Script, Stage

TEXT = "def tick(T):\n    return 2\n"

EVERYTHING = """
tree: everything
publishes: {ready: {type: boolean, initial: false}, mark: {type: number}}
root:
  selector:
    - check: self.hp < 0.1 or age(self.hp) > 5s
    - {invert: true, greet: self}
    - check: not self.ready and first([self], hp > 0) != self
    - {when: self.hp / 2 > 1, set: {mark: self.hp}}
    - {for_each: "[1, 2]", as: number, child: {check: number > 2}}
    - {timeout: 5s, sets: {ready: true}, act: work}
"""


def greet(me: Me, whom: CharacterName) -> bool:
    """Say hello to oneself."""
    return whom == me.name


def ticks_of(stage: Stage) -> list[Any]:
    """Return what ticks the tree of each character."""
    return [character._tree._tick for character in stage.session.characters.values()]


def deep(levels: int, inner: str) -> str:
    """Return a tree of so many levels: sequences and selectors in turn, above one node."""
    lines = ["tree: deep", "root:"]
    for level in range(levels - 1):
        lines.append(f"{'  ' * (2 * level + 1)}{'selector' if level % 2 else 'sequence'}:")
        lines.append(f"{'  ' * (2 * level + 2)}- name: level {level + 1}")
    lines[-1:] = [f"{'  ' * (2 * levels - 2)}- {inner}"]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("levels", [2, 15, 16, 40, 200])
def test_a_tree_may_be_as_deep_as_the_language_allows(levels: int) -> None:
    text = deep(levels, "act: work")
    for build in (None, StockTree):
        stage = Stage(text, actions={"work": Script(ticks=2)}, **({"build": build} if build else {}))
        assert [stage.tick() for _ in range(3)] == ["running", "running", "success"]
        assert len(stage.plan.plans[0].nodes) == levels


@pytest.mark.parametrize("kind", ["sequence", "selector", "parallel"])
@pytest.mark.parametrize("memory", [True, False])
def test_a_tree_may_be_wide(kind: str, memory: bool) -> None:
    option = {"sequence": f"reactive: {not memory}", "selector": f"memory: {memory}", "parallel": "name: all"}
    inverted = "invert: true" if kind == "selector" else "about: a step"
    children = "".join(f"  - {{name: n{n}, act: work, {inverted}}}\n" for n in range(700))
    text = f"{kind}:\n{children}{option[kind]}".replace("True", "true").replace("False", "false")
    both = [
        Stage(text, actions={"work": Script(ticks=0)}),
        Stage(text, actions={"work": Script(ticks=0)}, build=StockTree),
    ]
    for _ in range(12):
        one, other = (stage.tick() and stage.session.characters["Kaya"]._tree.statuses for stage in both)
        assert list(one) == list(other)
    assert both[0].log == both[1].log


def test_the_traceback_of_a_bug_leads_to_the_line_of_the_authors_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(*_: object) -> None:
        raise AssertionError("a bug of ours")

    watched = "sequence:\n  - check: self.hp > 0\n  - name: The watch\n    guard: self.up\n"
    text = f"{watched}    child: {{act: work}}\n    recover: {{act: work}}"
    monkeypatch.setattr(Watch, "look", breaks)
    stage = Stage(text, facts={"hp": 1, "up": False}, actions={"work": Script()})
    with pytest.raises(AssertionError, match="a bug of ours") as caught:
        stage.tick()
    shown = [(entry.filename, entry.lineno, entry.name) for entry in traceback.extract_tb(caught.tb)]
    assert ("stage-0.yaml", 5, "sequence/The watch") in shown
    assert not [name for name, _, _ in shown if "compiled tree" in name]


def test_every_line_of_the_source_belongs_to_the_node_that_it_is_for() -> None:
    for plan in load_session(Path("examples/duo.yaml")).plans:
        program = program_of(plan)
        lines = program.text.splitlines()
        assert len(lines) <= len(program.nodes)
        for line, index in zip(lines, program.nodes, strict=False):
            place = plan.nodes[index].place
            if line.strip().startswith("# ") and ".yaml" in line:
                assert line.strip().startswith(f"# {place.file}:{place.line} ")


def test_the_source_is_the_same_in_every_process_and_for_a_tree_alone() -> None:
    one, other = (program_of(load_tree(Path("trees/follower_medic.yaml"))).text for _ in range(2))
    assert one == other
    compile_source(one)


def test_characters_who_play_the_same_tree_share_its_code() -> None:
    stage = Stage(
        {"Kaya": EVERYTHING, "Miro": EVERYTHING, "Lena": "check: self.hp > 0"},
        facts={"hp": 0.5}, actions={"work": Script(ticks=2)}, nodes=[greet],
    )  # fmt: skip
    one, other, another = ticks_of(stage)
    assert one.__code__ is other.__code__
    assert one.__globals__ is other.__globals__ is not another.__globals__
    stage.set("Miro", hp=0.05)
    stage.tick()
    assert [stage.status("selector", who) for who in ("Kaya", "Miro")] == ["running", "success"]
    assert [stage.see("ready", who) for who in ("Kaya", "Miro")] == [True, False]


def test_nothing_in_the_source_says_who_plays_the_tree() -> None:
    stage = Stage(EVERYTHING, facts={"hp": 0.5}, actions={"work": Script()}, nodes=[greet])
    assert "Kaya" not in program_of(stage.plan.plans[0]).text


def test_friends_are_named_in_the_source() -> None:
    texts = [program_of(plan).text for plan in load_session(Path("examples/duo.yaml")).plans]
    assert ["'Kaya." in text for text in texts] == [False, True]
    assert ["'Miro." in text for text in texts] == [True, False]


@pytest.mark.parametrize(
    ("who", "facts"),
    [("key", ("hp", "hp_1")), ("leaf", ("greet", "hp")), ("me", ("name", "x")), ("Kaya", ("hp", "hp_key"))],
)
def test_a_name_may_look_like_one_of_the_source(who: str, facts: tuple[str, str]) -> None:
    one, other = facts
    checks = "".join(f"  - check: {name}.{fact} > 0\n" for name in ("self", "Miro") for fact in facts)
    tree = f"sequence:\n{checks * 3}  - {{greet: self}}\n  - {{check: self.{one} != self.{other}}}"
    stage = Stage({who: tree, "Miro": "check: true"}, facts={one: 1, other: 2}, nodes=[greet])
    assert stage.tick() == "success"


def test_the_code_sees_no_builtins_but_the_one_that_it_catches() -> None:
    (tick,) = ticks_of(Stage("check: self.hp > 0", facts={"hp": 1}))
    assert tick.__builtins__ == {"Exception": Exception}


def test_code_is_kept_and_read_again(tmp_path: Path) -> None:
    made = CodeStore(tmp_path / "trees").compile(TEXT)
    (file,) = (tmp_path / "trees").iterdir()
    before = file.stat().st_mtime_ns
    again = CodeStore(tmp_path / "trees").compile(TEXT)
    assert isinstance(again, CodeType)
    assert again == made
    assert file.stat().st_mtime_ns == before
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"", b"x" * 10, b"x" * 500])
def test_damaged_code_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    store = CodeStore(tmp_path)
    made = store.compile(TEXT)
    (file,) = tmp_path.iterdir()
    good = file.read_bytes()
    file.write_bytes(damage)
    assert store.compile(TEXT) == made
    assert file.read_bytes() == good


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    store = CodeStore(tmp_path)
    made = store.compile(TEXT)
    (file,) = tmp_path.iterdir()
    good = file.read_bytes()
    for position in range(len(good)):
        file.write_bytes(good[:position] + bytes([good[position] ^ 4]) + good[position + 1 :])
        assert store.compile(TEXT) == made


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    assert isinstance(CodeStore(tmp_path / "taken" / "trees").compile(TEXT), CodeType)


def test_only_so_many_files_are_kept(tmp_path: Path) -> None:
    store = CodeStore(tmp_path, most=3)
    for number in range(6):
        store.compile(f"{TEXT}# {number}\n")
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(
    "name", ["when", "timeout", "cooldown", "crashes", "failed", "done", "sets", "its when"]
)
def test_a_node_may_bear_the_name_of_an_option_that_it_has(name: str) -> None:
    options = "when: self.hp + 0 > 0, timeout: 9s, cooldown: 1s, on_error: success"
    text = f"sequence:\n  - {{name: {name}, act: work, {options}}}\n  - {{name: {name}, check: self.hp > 0}}"
    stage = Stage(text, facts={"hp": 1}, actions={"work": Script(ticks=1)})
    assert [stage.tick(), stage.tick(), stage.tick()] == ["running", "success", "failure"]


def test_a_text_that_looks_like_our_source_stays_a_text() -> None:
    checks = "".join("  - check: self.hp > 0\n" for _ in range(4))
    text = f"sequence:\n{checks}  - check: self.title == \"S['Kaya.hp']\"\n"
    assert Stage(text, facts={"hp": 1, "title": "S['Kaya.hp']"}).tick() == "success"


def test_names_in_any_writing_make_good_code() -> None:
    names = [
        "'quoted' \\\"twice\\\"",
        "back\\\\slash",
        "né à Zürich",
        "生きる",
        "1 first",
        "_",
        "# not a comment",
        "line\\nbreak",
    ]
    steps = "".join(f'  - {{name: "{name}", check: self.hp > 0}}\n' for name in names)
    stage = Stage(
        f"sequence:\n{steps}  - {{tree: other}}",
        facts={"hp": 1},
        library=["tree: other\nroot: {check: self.hp < 9}\n"],
    )
    assert stage.tick() == "success"


def test_the_page_on_the_engine_shows_what_is_run() -> None:
    page = Path("docs/engine.md").read_text()
    shown = page.split("```python\n")[1].split("```")[0]
    assert program_of(load_session(Path("examples/02_a_hunter.yaml")).plans[0]).text.startswith(shown)
