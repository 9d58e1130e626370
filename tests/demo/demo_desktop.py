"""A display of its own with a window manager, and the game's real programs on it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
NEEDED = ("Xvfb", "xauth", "openbox", "xdotool", "xprop")
PASSWORD = "sesame"  # noqa: S105 - of an account that lives for a test
TOKEN = "of an administrator"  # noqa: S105


def wait_until(so: Callable[[], object], what: str, within: float = 20.0) -> None:
    """Look again and again until something is so; fail when it is not in time."""
    late = time.monotonic() + within
    while not so():
        assert time.monotonic() < late, f"not in {within:g} s: {what}"
        time.sleep(0.02)


@contextmanager
def program(
    *command: object, env: dict[str, str] | None = None, tells: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in the background for as long as the block lasts; ``tells`` is a pipe that it is left."""
    running = subprocess.Popen(
        [str(part) for part in command],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=() if tells is None else (tells,),
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


@contextmanager
def display(folder: Path) -> Iterator[dict[str, str]]:
    """Open a display with its own cookie and a window manager, and yield the environment that leads to it."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        reason = f"no {', '.join(missing)} here: apt-get install xvfb xauth openbox xdotool x11-utils"
        pytest.fail(reason) if os.environ.get("REQUIRE_DESKTOP") == "1" else pytest.skip(reason)
    cookie, authority = secrets.token_hex(16), folder / "Xauthority"
    authority.touch()
    subprocess.run(["xauth", "-qf", authority, "add", ":0", ".", cookie], check=True)
    told, tells = os.pipe()
    with ExitStack() as stack:
        # Without -noreset the display throws everybody out when the first who looked at it leaves.
        screen = ("-screen", "0", "1000x700x24", "-noreset", "-nolisten", "tcp", "-auth", authority)
        stack.enter_context(program("Xvfb", "-displayfd", tells, *screen, tells=tells))
        os.close(tells)
        with open(told, "rb") as numbers:
            number = numbers.readline().decode().strip()
        subprocess.run(["xauth", "-qf", authority, "add", f":{number}", ".", cookie], check=True)
        env = {**os.environ, "DISPLAY": f":{number}", "XAUTHORITY": str(authority), "SDL_VIDEODRIVER": "x11"}
        stack.enter_context(program("openbox", env=env))
        wait_until(lambda: manages(env), "the window manager begins")
        yield env


def manages(env: dict[str, str]) -> bool:
    """Say whether a window manager is there."""
    command = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    return "window id" in done.stdout


@dataclass
class Desktop:
    """A display with a server of the game; clients are opened on it by name."""

    env: dict[str, str]
    folder: Path
    stack: ExitStack
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def serve(self, *options: str) -> None:
        """Start the server."""
        port = self.folder / "port"
        command = (BIN / "btrunner-demo-server", "--port-file", port, "--admin-token", TOKEN, *options)
        self.stack.enter_context(program(*command))
        wait_until(port.exists, "the server writes its port")

    def open(self, name: str, logs_in: bool = True) -> None:
        """Open a client, and wait for its window; one that logs in is waited for until it plays."""
        files = [
            part
            for kind in ("log", "state", "keylog")
            for part in (f"--{kind}", self.folder / f"{name}.{kind}")
        ]
        alone = ("--password-env", "DEMO_PASSWORD") if logs_in else ()
        command = (BIN / "btrunner-demo-client", "--name", name, "--port-file", self.folder / "port", *files)
        env = {**self.env, "DEMO_PASSWORD": PASSWORD}
        options = ("--loading", "0.1", *alone)
        self.processes[name] = self.stack.enter_context(program(*command, *options, env=env))
        wait_until(lambda: self.find(name), f"the window of {name}")
        wait_until(
            lambda: self.see(name).get("client") == ("up" if logs_in else "disconnected"), f"{name} begins"
        )

    def xdotool(self, *arguments: object) -> str:
        """Run xdotool on this display, and return what it prints."""
        command = ["xdotool", *map(str, arguments)]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=20, check=False)
        return done.stdout.strip()

    def find(self, name: str) -> str:
        """Return the number of a client's window, or an empty text."""
        return self.xdotool("search", "--onlyvisible", "--pid", self.processes[name].pid).partition("\n")[0]

    def activate(self, name: str) -> None:
        """Give a client's window the focus."""
        self.xdotool("windowactivate", "--sync", self.find(name))
        wait_until(
            lambda: self.lines(name, "keylog", "focus")[-1:] == ["focus gained"], f"{name} has the focus"
        )

    def press(self, name: str, key: str) -> None:
        """Hold a key down until the client has acted upon it."""
        before = len(self.lines(name, "keylog", "acted"))
        self.xdotool("keydown", key)
        wait_until(lambda: len(self.lines(name, "keylog", "acted")) > before, f"{name} acts upon {key}")
        self.xdotool("keyup", key)

    def lines(self, name: str, kind: str, having: str = "") -> list[str]:
        """Return the lines of a log or a key log, without their times, that contain a text."""
        path = self.folder / f"{name}.{kind}"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [text for line in lines if having in (text := line.partition(" ")[2])]

    def see(self, name: str) -> dict[str, object]:
        """Return the facts of a client's state file."""
        path = self.folder / f"{name}.state"
        facts: dict[str, object] = json.loads(path.read_bytes()) if path.exists() else {}
        return facts

    def strike(self, fault: str, who: str, *options: str) -> None:
        """Let a fault strike."""
        command = (
            BIN / "btrunner-demo-server",
            "fault",
            fault,
            who,
            "--port-file",
            self.folder / "port",
            *options,
        )
        env = {**os.environ, "BTRUNNER_DEMO_ADMIN_TOKEN": TOKEN}
        subprocess.run([str(part) for part in command], env=env, check=True, capture_output=True)
