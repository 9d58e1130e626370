"""Leaves from functions, generators and behaviours; and every way in which one can be no leaf."""

from __future__ import annotations

from pathlib import Path

import pytest

from btrunner.runner import registry
from btrunner.runner.errors import RegistrationError

HEAD = "from __future__ import annotations\nfrom collections.abc import Iterator\nfrom typing import Any, Literal\nfrom btrunner.runner.leaf import *\n"


def leaves(code: str, folder: Path) -> dict[str, registry.Leaf]:
    path = folder / "pack.py"
    path.write_text(HEAD + code, encoding="utf-8")
    return registry.leaves_of_file(path, "pack_under_test", "./pack.py")


def refused(code: str, folder: Path) -> str:
    with pytest.raises(RegistrationError) as caught:
        leaves(code, folder)
    return str(caught.value)


def test_the_built_in_leaves_are_installed() -> None:
    assert set(registry.installed_leaves()) >= {
        "wait",
        "wait_until",
        "log",
        "notify",
        "claim",
        "rendezvous",
        "ask",
    }


def test_a_function_is_a_leaf_that_ends_at_once(tmp_path: Path) -> None:
    leaf = leaves(
        'def wave(me: Me, times: int = 1) -> None:\n    """Wave.\n\n    More of it.\n    """\n', tmp_path
    )["wave"]
    assert (leaf.style, leaf.about, leaf.origin) == ("function", "Wave.", "./pack.py")
    assert leaf.params["times"].default == 1


def test_a_generator_is_an_action(tmp_path: Path) -> None:
    assert (
        leaves("def walk(me: Me) -> Iterator[str]:\n    yield 'x'\n", tmp_path)["walk"].style == "generator"
    )


def test_a_behaviour_of_py_trees_is_a_leaf_under_its_name_in_small_letters(tmp_path: Path) -> None:
    code = "from py_trees.behaviour import Behaviour\nclass CountDown(Behaviour):\n    def __init__(self, name: str, start: int) -> None:\n        super().__init__(name)\n"
    leaf = leaves(code, tmp_path)["count_down"]
    assert (leaf.style, list(leaf.params)) == ("behaviour", ["start"])


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        ("bool", "boolean"), ("int", "integer"), ("float", "number"), ("str", "string"), ("Duration", "time"), ("CharacterName", "character"),
        ("Position", "position"), ("Condition", "boolean"), ("list", "list"), ("list[str]", "list of string"), ("Any", "any"),
        ("Literal['a', 'b']", "one of a, b"), ("int | None", "integer"), ("list[CharacterName] | None", "list of character"),
    ],
)  # fmt: skip
def test_an_annotation_is_a_type(annotation: str, kind: str, tmp_path: Path) -> None:
    leaf = leaves(f"def do(me: Me, x: {annotation}) -> None: ...\n", tmp_path)["do"]
    assert str(leaf.params["x"].type) == kind
    assert leaf.conditions == (frozenset({"x"}) if annotation == "Condition" else frozenset())


def test_parameters_stand_under_the_word_or_beside_it_and_lose_a_last_underscore(tmp_path: Path) -> None:
    leaf = leaves("def do(me: Me, x: int, *, for_: int = 3) -> None: ...\n", tmp_path)["do"]
    assert ([p.name for p in leaf.under], [p.name for p in leaf.beside]) == (["x"], ["for"])
    assert leaf.python_names == {"for": "for_"}


def test_what_is_private_or_imported_is_no_leaf(tmp_path: Path) -> None:
    assert list(
        leaves(
            "from os.path import join\ndef _help(x): ...\nLIMIT = 3\ndef do(me: Me) -> None: ...\n", tmp_path
        )
    ) == ["do"]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("def do() -> None: ...", "'do' of ./pack.py must take 'me' as its first parameter"),
        ("def do(x: int) -> None: ...", "'do' of ./pack.py must take 'me' as its first parameter"),
        ("def do(me: Me, x) -> None: ...", "the parameter 'x' of 'do' of ./pack.py has no annotation"),
        (
            "def do(me: Me, *x: int) -> None: ...",
            "'do' of ./pack.py takes '*x: 'int'', which no schema can describe",
        ),
        (
            "def do(me: Me, x: Nothing) -> None: ...",
            "the annotations of 'do' of ./pack.py cannot be read: name 'Nothing' is not defined",
        ),
        ("1 / 0", "./pack.py:5 cannot be imported: ZeroDivisionError('division by zero')"),
        (
            "__all__ = ['LIMIT']\nclass LIMIT: ...",
            "'LIMIT' of ./pack.py is neither a function nor a py_trees behaviour",
        ),
    ],
)
def test_what_can_be_no_leaf_is_refused_with_a_reason(code: str, why: str, tmp_path: Path) -> None:
    assert refused(code, tmp_path) == why


@pytest.mark.parametrize(
    "annotation", ["dict", "set[str]", "int | str", "Literal[1]", "bytes", "tuple[int, ...]"]
)
def test_an_annotation_without_a_yaml_form_is_refused(annotation: str, tmp_path: Path) -> None:
    assert "no YAML value has the type" in refused(f"def do(me: Me, x: {annotation}) -> None: ...", tmp_path)


def test_python_that_cannot_be_parsed_is_refused_with_its_line(tmp_path: Path) -> None:
    assert refused("def do(:\n", tmp_path).startswith("./pack.py:5: not valid Python")


def test_the_kinds_of_worlds_are_found_by_name() -> None:
    assert "simulated" in registry.world_kinds()
    assert registry.world_kind("simulated").name == "simulated"
    assert registry.world_kind("nowhere") is None
