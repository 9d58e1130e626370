"""The windows of a running session can be looked at: as a picture, or by a VNC viewer of this machine."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from desktop_play import SECONDS, eventually

from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.desktop.views import save_picture
from btrunner.runner.worlds.desktop.vnc import VncServer
from btrunner.runner.worlds.protocol import View


@pytest.fixture
def env(seat, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Where the seat's display is; whoever looks there leads its own process to it."""
    for name in seat.env:
        monkeypatch.setenv(name, "")
    return dict(seat.env)


def test_a_picture_shows_the_window_or_the_whole_display(seat, join, env, tmp_path: Path) -> None:
    import cv2

    join("Demo - Kaya", "--colour", "ff0000")
    file = tmp_path / "kaya.png"
    assert save_picture(View(env, "Demo - *"), file) == (320, 200)
    assert tuple(cv2.imread(str(file))[150, 300]) == (0, 0, 255)
    assert save_picture(View(env, "Demo - *"), file, whole=True) == (800, 600)


def test_what_cannot_be_seen_or_saved_is_told(seat, join, env, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="there is no window 'Other' now: --display shows the whole display"):
        save_picture(View(env, "Other"), tmp_path / "other.png")
    with pytest.raises(WorldError, match="cannot be written: no such file or directory"):
        save_picture(View(env, ""), tmp_path / "nowhere" / "kaya.png", whole=True)


def sessions(played, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from btrunner.runner.cli.sessions import main; main()", *words],
        cwd=played.folder, env=played.env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_bt_sessions_saves_a_picture_of_a_display_that_nobody_sees(runs, tmp_path: Path) -> None:
    played = runs("own", {"XDG_STATE_HOME": str(tmp_path / "state")})
    played.begin()
    eventually(lambda: played.saw("polled") == 1, SECONDS * 2)
    done = sessions(played, "picture", "running")
    assert (done.returncode, done.stdout) == (0, "Kaya.png  320 by 200\n"), done.stderr
    assert (tmp_path / "Kaya.png").read_bytes().startswith(b"\x89PNG")
    done = sessions(played, "picture", "running", "Kay")
    assert (done.returncode, done.stdout) == (1, "")
    assert "is called Kay (did you mean 'Kaya'?)" in done.stderr
    done = subprocess.run([sys.executable, "-c", "import shutil; shutil.which = lambda name: None\n"
                           "from btrunner.runner.cli.sessions import main; main()", "vnc", "running"],
                          cwd=tmp_path, env=played.env, capture_output=True, text=True, check=False)  # fmt: skip
    assert "there is no x11vnc to show the display: install the package x11vnc" in done.stderr


@pytest.mark.skipif(shutil.which("x11vnc") is None, reason="x11vnc is optional")
def test_a_vnc_server_listens_to_this_machine_alone_and_wants_a_password(seat, env) -> None:
    with VncServer(env) as server:
        [process] = [child for child in psutil.Process().children() if child.name() == "x11vnc"]
        assert {at.laddr.ip for at in process.net_connections()} == {"127.0.0.1"}
        with socket.create_connection(("127.0.0.1", server.port), SECONDS) as viewer:
            said = viewer.makefile("rb")
            assert said.read(12) == b"RFB 003.008\n"
            viewer.sendall(b"RFB 003.008\n")
            assert said.read(2) == b"\1\2"  # one way to be let in: by the password
        assert server.password not in " ".join(process.cmdline())
    assert not process.is_running()


@pytest.mark.skipif(shutil.which("x11vnc") is None, reason="x11vnc is optional")
def test_a_vnc_server_that_does_not_start_says_why(env) -> None:
    with pytest.raises(WorldError, match="x11vnc does not start: "):
        VncServer({**env, "DISPLAY": ":9999"})
