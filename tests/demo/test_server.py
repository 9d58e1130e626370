"""The server as a process: sockets, lines that say nothing, and clients that come and go."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from demo_desktop import BIN, PASSWORD, TOKEN, program, wait_until

from btrunner.demo.address import HOST, read_port
from btrunner.demo.window.connection import Connection
from btrunner.demo.window.model import Model
from btrunner.demo.wire import LONGEST, Login, line


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    path = tmp_path / "port"
    with program(
        BIN / "btrunner-demo-server", "--port-file", path, "--admin-token", TOKEN, "--lingers", "1s"
    ):
        wait_until(path.exists, "the server writes its port")
        yield read_port(path)


def play(port: int, name: str) -> Model:
    client = Model(name, lambda: Connection(HOST, port), loading_time=0.0)
    client.form.texts = [name, PASSWORD]
    client.log_in()
    wait_until(lambda: listens(client) == "up", f"{name} plays")
    return client


def listens(client: Model) -> str:
    client.listen(client.now + 0.01)
    return client.state


@pytest.mark.parametrize("said", [b"nothing\n", b"\xff\xfe\n", b'{"type":"fly"}\n', b"x" * (2 * LONGEST)])
def test_a_line_that_says_nothing_ends_its_connection_alone(port: int, said: bytes) -> None:
    kaya = play(port, "Kaya")
    with socket.create_connection((HOST, port), timeout=20) as other:
        other.sendall(said)
        # What the server had not read yet was thrown away, which resets the connection.
        with suppress(ConnectionResetError):
            assert other.recv(1) == b""
    assert listens(kaya) == "up"
    kaya.log_out()


def test_one_who_does_not_read_holds_nobody_up(port: int) -> None:
    with socket.create_connection((HOST, port), timeout=20) as hung:
        hung.sendall(line(Login("Kaya", PASSWORD, "Kaya")))
        miro = play(port, "Miro")
        assert miro.seen is not None
        assert [person.name for person in miro.seen.party] == ["Kaya", "Miro"]
        miro.log_out()


def test_whoever_vanished_comes_back_where_it_was(port: int) -> None:
    kaya = play(port, "Kaya")
    assert kaya.line is not None
    kaya.play([], (1.0, 0.0))
    wait_until(lambda: listens(kaya) and kaya.facts()["position"] != (18.0, 36.0), "Kaya walks")
    kaya.line.close()
    again = Model("Kaya", lambda: Connection(HOST, port), loading_time=0.0)

    def is_back() -> bool:
        if again.screen == "login":
            again.dialog, again.form.texts = None, ["Kaya", PASSWORD]
            again.log_in()
        return listens(again) == "up"

    wait_until(is_back, "the server forgets the first client")
    position = again.facts()["position"]
    assert isinstance(position, tuple)
    assert position[0] > 18
    again.log_out()
