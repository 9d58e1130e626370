"""The two commands of the game: what they print, and what they refuse."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from demo_desktop import BIN


def run(command: str, *options: object, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BIN / f"btrunner-demo-{command}"), *map(str, options)],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_screen_is_saved_without_a_server(tmp_path: Path) -> None:
    path = tmp_path / "queue.png"
    done = run(
        "client",
        "--name",
        "Kaya",
        "--show",
        "queue",
        "--frames",
        1,
        "--screenshot",
        path,
        SDL_VIDEODRIVER="dummy",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert struct.unpack(">II", path.read_bytes()[16:24]) == (480, 320)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("client", "--name", "Kaya"), "say where the server is: --port or --port-file"),
        (("client", "--name", "Kaya Sun", "--port", 1), "'Kaya Sun' is no name"),
        (("client", "--name", "Kaya", "--show", "quue"), "there is no screen 'quue' (did you mean 'queue'?)"),
        (
            ("client", "--name", "Kaya", "--port", 1, "--password-env", "NO_SUCH"),
            "no password in the variable NO_SUCH",
        ),
        (("client", "--name", "Kaya", "--port", 1, "--log", "/no/such/log"), "cannot write /no/such/log"),
        (("server", "--fault", "crush@3s"), "there is no fault 'crush' (did you mean 'crash'?)"),
        (("server", "--lingers", "3"), "'3' is not a time"),
        (("server", "--faults", "no-such.yaml"), "cannot read no-such.yaml: No such file or directory"),
        (("server", "fault", "ban"), "say where the server is"),
        (("server", "fault", "ban", "--port-file", "no-such"), "no server has written its port to no-such"),
        (("server", "fault", "ban", "--port", 1), "the server on port 1 does not answer"),
    ],
)
def test_what_cannot_be_is_told_without_a_traceback(options: tuple[object, ...], says: str) -> None:
    done = run(*map(str, options), SDL_VIDEODRIVER="dummy")
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_display_the_client_says_so() -> None:
    done = run("client", "--name", "Kaya", "--show", "login", SDL_VIDEODRIVER="x11", DISPLAY=":99999")
    assert "there is no display for the game's window" in done.stderr


def test_without_pygame_the_client_says_how_to_get_it_and_the_server_does_without() -> None:
    without = "import sys; sys.modules['pygame'] = None; import btrunner.demo.server; import btrunner.demo.client as c; c.main()"
    done = subprocess.run(
        [sys.executable, "-c", without, "--name", "Kaya", "--show", "login"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "the game's window needs pygame: pip install 'btrunner[demo]'" in done.stderr
    assert "Traceback" not in done.stderr
