"""Credentials are read where the world file says they are, and what is missing is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

keyring = pytest.importorskip("keyring")

from keyring.backend import KeyringBackend  # noqa: E402
from keyring.errors import KeyringLocked  # noqa: E402

from btrunner.runner.errors import WorldError  # noqa: E402
from btrunner.runner.worlds.desktop.secret import secrets  # noqa: E402

WHO = {"character": "Kaya", "role": "leader"}
WHERE = {"password": "keyring:my-game/{character}"}


class Drawer(KeyringBackend):
    """A keyring that keeps what it is given, and can be locked."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("it is locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before = keyring.get_keyring()
    drawer = Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def test_a_password_is_read_from_the_keyring(drawer: Drawer) -> None:
    keyring.set_password("my-game", "Kaya", "hush")
    assert secrets(WHERE, WHO) == {"password": "hush"}


def test_what_the_keyring_has_not_or_does_not_give_is_told(drawer: Drawer) -> None:
    with pytest.raises(
        WorldError, match=r"^the keyring has nothing for Kaya of my-game, which the login needs$"
    ):
        secrets(WHERE, WHO)
    drawer.locked = True
    with pytest.raises(WorldError, match=r"^the keyring does not tell Kaya of my-game: it is locked$"):
        secrets(WHERE, WHO)


def test_a_system_without_a_keyring_is_told(drawer: Drawer) -> None:
    from keyring.backends.fail import Keyring

    keyring.set_keyring(Keyring())
    with pytest.raises(
        WorldError, match=r"^the keyring does not tell Kaya of my-game: No recommended backend"
    ):
        secrets(WHERE, WHO)


def test_without_keyring_what_brings_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(WorldError, match=r"pip install 'btrunner\[keyring\]' brings it"):
        secrets(WHERE, WHO)


def test_a_password_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    where = {"password": "env:{character}_password"}
    with pytest.raises(WorldError, match="the environment has no KAYA_PASSWORD, which the login needs"):
        secrets(where, WHO)
    monkeypatch.setenv("KAYA_PASSWORD", "hush")
    assert secrets(where, WHO) == {"password": "hush"}
