"""Every faulty file gets exactly the messages that stand beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from expected_messages import compare, messages_of_session, messages_of_tree

TESTS = Path(__file__).parents[1]
ROLES = TESTS / "roles" / "bad"
SESSIONS = TESTS / "sessions" / "bad"


@pytest.mark.parametrize("name", sorted(path.stem for path in ROLES.glob("*.yaml")))
def test_a_faulty_tree_gets_its_messages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROLES)
    compare(messages_of_tree(Path(f"{name}.yaml")), ROLES / f"{name}.expected")


@pytest.mark.parametrize("name", sorted(path.parent.name for path in SESSIONS.glob("*/session.yaml")))
def test_a_faulty_session_gets_its_messages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SESSIONS / name)
    compare(messages_of_session(Path("session.yaml")), SESSIONS / name / "session.expected")


def test_there_are_faulty_files_of_all_kinds() -> None:
    assert len(list(ROLES.glob("*.yaml"))) + len(list(SESSIONS.glob("*/session.yaml"))) >= 70
