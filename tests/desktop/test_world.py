"""Characters play in real windows, and their clients are noticed for what they are and brought back."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from desktop_play import HERE, SECONDS, eventually

from btrunner.runner.errors import WorldError
from btrunner.runner.worlds.desktop.kind import KIND
from btrunner.runner.worlds.protocol import Member


class Played:
    """A desktop world with a clock of its own, ticked until something is as it should be."""

    def __init__(self, folder: Path, cast: tuple[str, ...] = ("Kaya",), **sections: Any) -> None:
        self.folder = folder
        client = {
            "command": [
                sys.executable,
                str(HERE / "game.py"),
                "Demo - {character}",
                str(folder / "{character}.log"),
            ],
            "window": "Demo - {character}",
            "size": [320, 200],
            **sections.pop("client", {}),
        }
        data = {
            "world": "demo",
            "kind": "desktop",
            "display": "own",
            "size": [640, 480],
            "client": client,
            **sections,
        }
        rooted = KIND.rooted(data, folder)
        assert list(KIND.check(rooted)) == []
        self.world = KIND.open(rooted, [Member(name, "leader") for name in cast], 0)
        self.seen: dict[str, dict[str, object]] = {}
        self.told: list[str] = []
        self.begun = time.monotonic()

    def tick(self) -> None:
        self.seen = dict(self.world.sense(time.monotonic() - self.begun))
        self.told += [f"{told.what} {told.character}: {told.detail}" for told in self.world.happenings()]

    def until(self, condition: Callable[[], object]) -> None:
        def ticked() -> object:
            self.tick()
            return condition()

        eventually(ticked, SECONDS * 2)

    def until_client(self, state: str, who: str = "Kaya") -> None:
        self.until(lambda: self.seen[who]["client"] == state)

    def do(self, action: str, who: str = "Kaya", **arguments: object) -> str:
        doing = self.world.start(who, action, arguments)
        self.until(lambda: doing.state != "running")
        return f"{doing.state} {doing.why}".strip()

    def tell(self, order: str, who: str = "Kaya") -> None:
        with (self.folder / f"{who}.log.do").open("a") as orders:
            orders.write(order + "\n")

    def saw(self, what: str, who: str = "Kaya") -> list[object]:
        log = self.folder / f"{who}.log"
        lines = log.read_text().splitlines() if log.exists() else []
        return [entry[what] for entry in map(json.loads, lines) if what in entry]


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[..., Played]]:
    played: list[Played] = []

    def begin(*cast: str, **sections: Any) -> Played:
        played.append(Played(tmp_path, cast or ("Kaya",), **sections))
        played[-1].until(lambda: all(facts["client"] != "loading" for facts in played[-1].seen.values()))
        return played[-1]

    yield begin
    for world in played:
        world.world.close()


BAR = {"hp": {"bar": {"at": [20, 40, 200, 12], "colour": "#3ac43a"}, "every": "50ms"}}
BLUE = {"colour": "#0000c0", "at": [250, 100, 60, 60], "every": "50ms"}
RED = {"colour": "#c00000", "at": [250, 100, 60, 60], "every": "50ms"}


def test_a_client_is_started_and_its_bar_is_read(play) -> None:
    played = play(facts=BAR)
    assert played.seen["Kaya"]["client"] == "up"
    played.until(lambda: played.seen["Kaya"].get("hp") == 1.0)
    played.tell("bar 0.25")
    played.until(lambda: played.seen["Kaya"].get("hp") == 0.25)


def test_an_action_presses_its_keys_and_waits_for_what_it_should_lead_to(play) -> None:
    played = play(
        facts=BAR,
        actions={
            "cast": {"with": {"spell": {"enum": ["heal", "cure"]}}, "keys": {"heal": "h", "cure": "c"}},
            "drink": {"keys": "d", "until": {"fact": "hp", "at_least": 0.9}, "within": "30s"},
            "wait": {"keys": "w", "until": {"fact": "hp", "at_least": 2}, "within": "200ms"},
            "say": {"with": {"whom": "character"}, "text": "hi {whom}"},
        },
    )
    assert played.do("cast", spell="cure") == "done"
    assert played.saw("down") == ["c"]
    played.tell("bar 0.5")
    played.until(lambda: played.seen["Kaya"].get("hp") == 0.5)
    doing = played.world.start("Kaya", "drink", {})
    played.until(lambda: played.saw("down") == ["c", "d"])
    assert doing.state == "running"
    played.tell("bar 1.0")
    played.until(lambda: doing.state == "done")
    assert played.do("wait") == "failed hp ≥ 2 did not come within 0.2 s"
    assert played.do("say", whom="Miro") == "done"
    assert "".join(key for key in played.saw("down") if key not in ("c", "d", "w", "left shift")) == "hi Miro"


def test_an_action_waits_while_a_loading_screen_shows(play) -> None:
    drink = {"keys": "d", "until": {"fact": "hp", "at_least": 0.9}, "within": "30s"}
    played = play(facts=BAR, client_states={"loading": BLUE}, actions={"drink": drink})
    played.tell("bar 0.5")
    played.until(lambda: played.seen["Kaya"].get("hp") == 0.5)
    doing = played.world.start("Kaya", "drink", {})
    played.until(lambda: played.saw("down") == ["d"])
    played.tell("colour 0000c0")
    played.until_client("loading")
    assert played.seen["Kaya"]["client_cause"] == "expected"
    played.tell("colour 202020")
    played.until_client("up")
    assert doing.state == "running"
    played.tell("bar 1.0")
    played.until(lambda: doing.state == "done")


def test_a_halted_action_lets_go_and_does_what_it_does_at_its_end(play) -> None:
    played = play(actions={"run": {"keys": "w", "hold": "1h", "at_end": [{"keys": "s"}]}})
    doing = played.world.start("Kaya", "run", {})
    played.until(lambda: played.saw("polled") == ["w"])
    doing.halt()
    assert doing.state == "failed"
    played.until(lambda: played.saw("down") == ["w", "s"] and "w" in played.saw("up"))


def test_a_crash_is_noticed_and_the_client_started_again(play, tmp_path: Path) -> None:
    played = play()
    played.world.keep_pictures_in(tmp_path / "pictures")
    played.tell("exit 3")
    played.until_client("crashed")
    assert played.told[-1].startswith("client Kaya: crashed, crash: its ")
    (tmp_path / "Kaya.log.do").unlink()
    assert played.do("restart_client") == "done"
    assert played.seen["Kaya"]["client"] == "up"


def test_a_hang_is_noticed_and_the_client_replaced(play) -> None:
    played = play(client={"hung_after": "500ms"})
    [game] = [p for p in psutil.Process().children(recursive=True) if "game.py" in " ".join(p.cmdline())]
    game.send_signal(signal.SIGSTOP)
    played.until_client("hung")
    assert played.do("restart_client") == "done"
    assert played.seen["Kaya"]["client"] == "up"
    assert not game.is_running()


def test_states_show_by_colour_with_evidence_and_dialogs_are_dismissed(play, tmp_path: Path) -> None:
    played = play(client_states={"dialog": RED | {"dismiss": [{"click": [280, 120]}]}, "disconnected": BLUE})
    played.world.keep_pictures_in(tmp_path / "pictures")
    played.tell("colour 0000c0")
    played.until_client("disconnected")
    assert played.told[-1] == "client Kaya: disconnected, network: colour #0000c0 (Kaya-001-disconnected.png)"
    assert played.seen["Kaya"].keys() == {"client", "client_cause", "queue_position", "queue_quiet_for"}
    played.tell("colour c00000")
    played.until_client("dialog")
    doing = played.world.start("Kaya", "dismiss_dialog", {})
    played.until(lambda: played.saw("click") == [[280, 120]])
    played.tell("colour 202020")
    played.until(lambda: doing.state == "done")
    eventually((tmp_path / "pictures" / "Kaya-002-dialog.png").exists)


def test_a_login_types_what_the_environment_holds(play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAYA_PASSWORD", "s3cret")
    login = {
        "credentials": {"password": "env:{character}_password"},
        "steps": [{"click": [30, 20]}, {"text": "{password}"}, {"keys": "enter"}],
    }
    played = play(client_states={"disconnected": BLUE}, login=login)
    played.tell("colour 0000c0")
    played.until_client("disconnected")
    doing = played.world.start("Kaya", "relog", {})
    played.until(lambda: "".join(map(str, played.saw("down"))) == "s3cretreturn")
    played.tell("colour 202020")
    played.until(lambda: doing.state == "done")
    assert not any("s3cret" in told for told in played.told)


def test_a_missing_credential_is_told_before_anything_starts(tmp_path: Path) -> None:
    login = {"credentials": {"password": "env:NO_SUCH_PASSWORD"}}
    with pytest.raises(WorldError, match="the environment has no NO_SUCH_PASSWORD"):
        Played(tmp_path, login=login)


def test_facts_come_from_logs_json_and_the_process(play, tmp_path: Path) -> None:
    played = play(
        facts={
            "kills": {"log": {"file": "{character}.txt", "pattern": r"kill #(\d+)"}, "type": "integer"},
            "mana": {"json": {"file": "{character}.json", "field": "player.mana"}, "type": "number"},
            "memory": {"process": "memory"},
            "level": {"always": 4},
        }
    )
    (tmp_path / "Kaya.txt").write_text("kill #1\nkill #2\n")
    (tmp_path / "Kaya.json").write_text('{"player": {"mana": 0.5}}')
    played.until(lambda: played.seen["Kaya"].get("kills") == 2)
    played.until(lambda: played.seen["Kaya"].get("memory", 0) > 1)
    (tmp_path / "Kaya.json").write_text('{"player": {"mana": 0.25}}')
    played.until(lambda: played.seen["Kaya"].get("mana") == 0.25)
    assert played.seen["Kaya"]["level"] == 4


def test_two_characters_have_a_display_each_and_are_lost_alone(play) -> None:
    played = play("Kaya", "Miro", actions={"jump": {"keys": "j"}})
    played.tell("exit 1", "Miro")
    played.until_client("crashed", "Miro")
    assert played.do("jump") == "done"
    assert (played.saw("down"), played.saw("down", "Miro")) == (["j"], [])
    assert played.world.start("Miro", "jump", {}).why == "the client is not up: crashed (crash)"


def test_a_display_that_dies_is_made_anew(play) -> None:
    played = play()
    [server] = [p for p in psutil.Process().children(recursive=True) if p.name() == "Xvfb"]
    server.kill()
    played.until_client("crashed")
    assert played.do("restart_client") == "done"
    assert played.seen["Kaya"]["client"] == "up"


def test_on_a_shared_display_a_client_that_runs_is_taken_over(seat, tmp_path: Path, monkeypatch) -> None:
    for name, value in seat.env.items():
        monkeypatch.setenv(name, value)
    shared = {"display": "shared", "hold_off": "0s", "actions": {"jump": {"keys": "j"}}}
    first = Played(tmp_path, client={"ends": False}, **shared)
    first.until_client("up")
    state = first.world.state()
    first.world.close()
    second = Played(tmp_path, **shared)
    second.world.restore(state)
    second.until_client("up")
    assert second.world.state() == state
    assert second.do("jump") == "done"
    second.world.close()
    assert not psutil.pid_exists(state["clients"]["Kaya"]["pid"])


def test_the_upper_left_corner_ends_a_session_on_a_shared_display(seat, tmp_path: Path, monkeypatch) -> None:
    import subprocess

    for name, value in seat.env.items():
        monkeypatch.setenv(name, value)
    played = Played(tmp_path, display="shared", hold_off="0s", actions={"jump": {"keys": "j"}})
    try:
        played.until_client("up")
        subprocess.run(["xdotool", "mousemove", "0", "0"], env=os.environ | seat.env, check=True)
        with pytest.raises(WorldError, match="upper left corner"):
            played.do("jump")
    finally:
        played.world.close()


def test_while_the_session_begins_trees_see_a_client_that_loads(tmp_path: Path) -> None:
    states = {"disconnected": {"colour": "#202020", "at": [250, 100, 60, 60], "every": "20ms"}}
    login = {"steps": [{"keys": "enter"}], "takes": "1h"}
    played = Played(tmp_path, client_states=states, login=login)
    try:
        played.until(lambda: len(played.saw("down")) == 1)
        assert (played.seen["Kaya"]["client"], played.seen["Kaya"]["client_cause"]) == ("loading", "expected")
        played.tell("colour 808080")
        played.until_client("up")
        assert [told for told in played.told if "launched" not in told] == ["client Kaya: up, none"]
    finally:
        played.world.close()


def test_a_client_that_does_not_come_up_as_the_session_begins_is_shown_for_what_it_is(tmp_path: Path) -> None:
    states = {"disconnected": {"colour": "#202020", "at": [250, 100, 60, 60], "every": "20ms"}}
    played = Played(tmp_path, client_states=states, login={"steps": [{"keys": "enter"}], "takes": "200ms"})
    try:
        played.until_client("disconnected")
        assert played.seen["Kaya"]["client_cause"] == "network"
        assert "client Kaya: disconnected, network: colour #202020" in played.told
        assert any("not_up Kaya: not in the world after 0.2 s" in told for told in played.told)
    finally:
        played.world.close()


def test_a_window_is_pictured_where_an_action_fails_and_a_full_disk_stops_nobody(
    play, tmp_path: Path
) -> None:
    wait = {"keys": "w", "until": {"fact": "hp", "at_least": 0.9}, "within": "100ms"}
    hp = {"hp": {"always": 0.1}}
    played = play(actions={"rest": wait}, facts=hp, record={"screenshots": ["failure"], "every": "200ms"})
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "Kaya-001-routine.jpg.part").symlink_to("/dev/full")
    played.world.keep_pictures_in(pictures)
    played.until(
        lambda: any("no space left on device; it goes on without pictures" in told for told in played.told)
    )
    played.until(lambda: "pictures None: pictures can be saved again" in played.told)
    assert played.do("rest").startswith("failed")
    played.until(lambda: any(told.startswith("picture Kaya: Kaya-") for told in played.told))
    played.until(lambda: list(pictures.glob("Kaya-*-failure.jpg")))
    [failure] = pictures.glob("Kaya-*-failure.jpg")
    assert failure.read_bytes().startswith(b"\xff\xd8\xff")
