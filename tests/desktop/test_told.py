"""Facts that a client tells of itself as JSON, over a socket that it serves; it may come and go."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from desktop_play import eventually

from btrunner.runner.worlds.desktop.eyes.told import ToldOverSocket, field_of


@contextmanager
def served(family: int, address: Any) -> Iterator[socket.socket]:
    with socket.socket(family) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(address)
        server.listen()
        yield server


def hears(told: ToldOverSocket, expected: object) -> None:
    heard: list[object] = []
    eventually(lambda: heard.append(told.news()) or heard[-1] is not None)
    assert field_of(heard[-1], "player.mana") == expected


def test_a_client_tells_over_a_socket_of_the_network() -> None:
    with served(socket.AF_INET, ("127.0.0.1", 0)) as server:
        told = ToldOverSocket(f"127.0.0.1:{server.getsockname()[1]}")
        client, _ = server.accept()
        with client:
            client.sendall(b'{"player": {"mana": 7}}\n')
            hears(told, 7)
            assert told.news() is None
            client.sendall(b'no JSON\n{"player": {"mana": 8}}\n{"player": {"ma')
            hears(told, 8)


def test_a_client_that_begins_later_or_anew_is_heard(tmp_path: Path) -> None:
    path = tmp_path / "Kaya.sock"
    told = ToldOverSocket(str(path))
    for mana in (7, 8):
        with served(socket.AF_UNIX, str(path)) as server:
            client, _ = server.accept()
            with client:
                client.sendall(b'{"player": {"mana": %d}}\n' % mana)
                hears(told, mana)
        path.unlink()


@pytest.mark.parametrize(
    ("path", "value"), [("player.mana", 7), ("list.1", 3), ("list.9", None), ("no.such", None)]
)
def test_a_field_is_found_by_its_path(path: str, value: object) -> None:
    assert field_of({"player": {"mana": 7}, "list": [2, 3]}, path) == value
