"""Counts the false alarms of a calm hour: three clients of the small game are played, and nothing goes wrong.

``python benchmarks/desktop_calm.py [--minutes 60] [--json] [--keep FOLDER]``; it needs Linux and Xvfb.

Two characters do quests, with all that moves in that and a loading screen in each zone; one stands still. Somebody
quotes in the chat what faults write into logs, and for a tenth of the time four busy processes for each core
leave nobody time. Whatever is called lost in that, or any other state than up and a loading screen of the game's
own, is a false alarm. At the end a connection is lost and a client hangs: that must be noticed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import table
from btrunner.demo.address import HOST, read_port
from btrunner.demo.window.connection import Connection
from btrunner.demo.wire import Login, Say, Strike

EXAMPLE = Path(__file__).parents[1] / "examples" / "desktop"
PLAYED = """
session: calm
world: world.yaml
fail_after: 48h
characters:
  Kaya: {role: leader, tree: leader_quest, with: {quest: wolf_pelts}}
  Miro: {role: follower, tree: follower_medic}
"""
STANDS = """
session: stands
world: world.yaml
fail_after: 48h
characters: {Taro: {role: bystander, tree: stands}}
"""
TREE = """
tree: stands
root:
  guard: self.client == "up"
  lost_after: 3s
  recover: {tree: recover_client}
  child: {wait: 10h}
"""
QUOTES = (
    "disconnected: connection lost", "12:00:01 disconnected: connection lost", "login refused: still logged in",
    "12:00:01 loading", "position in queue: 3", "12:00:01 disconnected: the server is full", "maintenance!",
)  # fmt: skip
STRIKES = {"Kaya": ("disconnect", "disconnected"), "Miro": ("hang", "hung")}
TOKEN = "calm"  # noqa: S105 - of a server that ends with this
WITHIN = 60.0


class Hour:
    """A folder in which the clients of one calm hour are played, and what their journals tell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        world = (EXAMPLE / "world.yaml").read_text(encoding="utf-8")
        port = f"--port-file, {json.dumps(str(folder / 'port'))}"
        for name, text in (
            ("world", world.replace('--port, "5050"', port)), ("played", PLAYED), ("standing", STANDS), ("stands", TREE),
        ):  # fmt: skip
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    @contextmanager
    def runs(self, program: str, *arguments: str) -> Iterator[None]:
        """Have a command of ours run for as long as the block lasts."""
        command = f"from btrunner.{program} import main; main()"
        env = {**os.environ, **{f"{name}_PASSWORD": "secret" for name in ("KAYA", "MIRO", "TARO")}}
        with (self.folder / f"{program}-{arguments[0].strip('-')}.out").open("wb") as out:
            running = subprocess.Popen(  # noqa: S603 - a command of ours
                [sys.executable, "-c", command, *arguments], cwd=self.folder, stdout=out, stderr=out, env=env
            )
        try:
            yield
        finally:
            running.terminate()
            running.wait()

    def told(self, name: str) -> list[dict[str, Any]]:
        """Return what the journal tells of a character, each event with its time of day as ``at``."""
        events = []
        for path in self.folder.glob(f"out/*/{name}.jsonl"):
            for line in path.read_text(encoding="utf-8").splitlines():
                record = json.loads(line)
                at = datetime.fromisoformat(record["wall"]).timestamp() if "wall" in record else 0.0
                events += [{**event, "at": at} for event in record.get("events", ())]
        return events

    def states(self, name: str) -> list[tuple[float, str]]:
        """Return when the client of a character was said to be what, as ``state, cause: evidence``."""
        return [(event["at"], event["detail"]) for event in self.told(name) if event.get("what") == "client"]

    def awaits(self, name: str, state: str, since: float = 0.0) -> float:
        """Wait until a client is told to be in a state; return the seconds that took."""
        begun = time.time()
        while time.time() - begun < WITHIN:
            for at, told in self.states(name):
                if at >= since and told.startswith(state):
                    return at - since
            time.sleep(0.2)
        raise SystemExit(f"nobody told that {name} is {state}; see {self.folder}")


def measure(minutes: float, folder: Path) -> dict[str, dict[str, Any]]:
    """Play for so long in a folder; return what was told of each character."""
    hour = Hour(folder)
    with ExitStack() as stack:
        options = ("--port-file", "port", "--leader", "Kaya", "--admin-token", TOKEN)
        stack.enter_context(hour.runs("demo.server", *options))
        stack.enter_context(hour.runs("runner.cli.run", "played.yaml", "--plain", "--out", "out"))
        for name in ("Kaya", "Miro"):
            hour.awaits(name, "up")
        stack.enter_context(hour.runs("runner.cli.run", "standing.yaml", "--plain", "--out", "out"))
        hour.awaits("Taro", "up")
        begun = time.time()
        gossip = Connection(HOST, read_port(folder / "port"))
        lines = _talks(gossip, begun + minutes * 60)
        ended = time.time()
        found = {name: _found(hour, name, begun, ended) for name in ("Kaya", "Miro", "Taro")}
        for name, (fault, state) in STRIKES.items():
            struck = time.time()
            gossip.send(Strike(TOKEN, fault, name))
            found[name][f"{fault} told after"] = f"{hour.awaits(name, state, struck):.2f} s"
    for name, row in found.items():
        row["lines in the chat"] = lines
        [path] = folder.glob("out/stands*/summary.json" if name == "Taro" else "out/calm*/summary.json")
        row["ticks"] = json.loads(path.read_text(encoding="utf-8"))["ticks"]
    return found


def _talks(gossip: Connection, until: float) -> int:
    """Quote faults until the time has come, with an overload in the middle; return how many lines that were."""
    gossip.send(Login("Gossip", "secret", "Gossip"))
    begun, said = time.time(), 0
    quotes = cycle(QUOTES)
    loads: list[subprocess.Popen[bytes]] = []
    try:
        while (now := time.time()) < until:
            gossip.poll()
            part = (now - begun) / (until - begun)
            if 0.45 <= part < 0.55 and not loads:
                loads += [_busy() for _ in range(4 * (os.cpu_count() or 1))]
            elif part >= 0.55:
                _stop(loads)
            if now - begun >= said * 10.0:
                gossip.send(Say(next(quotes)))
                said += 1
            time.sleep(0.2)
    finally:
        _stop(loads)
    return said


def _busy() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "while True: pass"])


def _stop(loads: list[subprocess.Popen[bytes]]) -> None:
    while loads:
        load = loads.pop()
        load.kill()
        load.wait()


def _found(hour: Hour, name: str, begun: float, ended: float) -> dict[str, Any]:
    """Return what was told of a character between two times of day."""
    told = [event for event in hour.told(name) if begun <= event["at"] < ended]
    states = [event["detail"] for event in told if event.get("what") == "client"]
    alarms = [state for state in states if not state.startswith(("up,", "loading, expected"))]
    alarms += [f"lost: {event['cause']}" for event in told if event["event"] == "lost" and event["client"]]
    sys.stderr.writelines(f"{name}: {alarm}\n" for alarm in alarms)
    return {
        "minutes": round((ended - begun) / 60, 1),
        "ticks": 0,
        "loading screens": sum(state.startswith("loading, expected") for state in states),
        "changes of state": len(states),
        "false alarms": len(alarms),
    }


def main() -> None:
    """Play as long as is asked for, and print what was told."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--json", action="store_true", help="print one JSON object in place of the table")
    parser.add_argument("--keep", type=Path, help="the folder in which it is played, and left")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        found = measure(given.minutes, folder.resolve())
    if given.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return
    head = list(dict.fromkeys(what for row in found.values() for what in row))
    rows = [(what, *(str(row.get(what, "")) for row in found.values())) for what in head]
    sys.stdout.write(table.text(table.Table("A calm hour", ("", *found), rows)) + "\n")


if __name__ == "__main__":
    main()
