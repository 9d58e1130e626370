"""A faulty world file is told with its place, before anything starts; a good one gives trees their words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from btrunner.runner.worlds.desktop.kind import KIND
from btrunner.runner.worlds.protocol import Member

CLIENT: dict[str, Any] = {
    "command": ["python", "game.py", "{character}"],
    "window": "Demo - {character}",
    "size": [320, 200],
}
BAR = {"at": [20, 40, 200, 12], "colour": "#3ac43a"}


def world(**sections: object) -> dict[str, Any]:
    return {"world": "demo", "kind": "desktop", "client": CLIENT, **sections}


def faults(folder: Path = Path(), **sections: object) -> list[tuple[str, str]]:
    """Return each fault's path and message."""
    data = KIND.rooted(world(**sections), folder)
    assert KIND.fits(world(**sections))
    return [("/".join(map(str, fault.path)), fault.message) for fault in KIND.check(data)]


def test_a_whole_file_has_no_fault() -> None:
    assert faults(facts={"hp": {"bar": BAR}}, actions={"jump": {"keys": "space"}}) == []


def test_a_place_outside_of_the_window_is_told() -> None:
    bar = {**BAR, "at": [200, 40, 200, 12]}
    assert faults(facts={"hp": {"bar": bar}}) == [
        ("facts/hp/bar/at", "it reaches to 400, 52, outside the window of 320 by 200")
    ]
    assert faults(actions={"go": {"click": [320, 10]}}) == [
        ("actions/go/click", "320, 10 is outside the window of 320 by 200")
    ]


def test_a_picture_that_is_not_there_or_none_is_told(tmp_path: Path) -> None:
    pytest.importorskip("cv2")
    (tmp_path / "torn.png").write_bytes(b"\x89PNG no more")
    missing = {"close": {"template": {"picture": "close.png"}}}
    torn = {"close": {"template": {"picture": "torn.png"}}}
    path = "facts/close/template/picture"
    assert faults(tmp_path, facts=missing) == [(path, "there is no picture 'close.png'")]
    assert faults(tmp_path, facts=torn) == [(path, "'torn.png' is no picture that can be read")]


def test_a_socket_that_is_no_address_is_told() -> None:
    def said(socket: str) -> list[tuple[str, str]]:
        return faults(facts={"mana": {"json": {"socket": socket, "field": "mana"}}})

    assert said("127.0.0.1:5050") == said("{character}.sock") == said("a:b/mana.sock") == []
    assert said("localhost:mana") == [("facts/mana/json/socket", "'mana' is no port")]
    assert said("localhost:70000") == [("facts/mana/json/socket", "'70000' is no port")]
    assert said("{who}.sock") == [("facts/mana/json/socket", "nothing is called 'who' here")]


def test_a_wrong_colour_does_not_fit_the_schema() -> None:
    assert not KIND.fits(world(facts={"hp": {"bar": {**BAR, "colour": "#3ac4"}}}))
    assert not KIND.fits(world(facts={"hp": {"bar": {**BAR, "colour": None}}}))


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("F33", "no key is called 'F33'"),
        (["a", "entr"], "no key is called 'entr'"),
        ("ctrl+alt+delet", "no key is called 'delet'"),
    ],
)
def test_an_unknown_key_is_told(keys: object, message: str) -> None:
    assert faults(actions={"act": {"keys": keys}}) == [("actions/act/keys", message)]


def test_a_missing_program_is_told() -> None:
    client = {**CLIENT, "command": ["no-such-game"]}
    assert faults(client=client) == [("client/command/0", "there is no program 'no-such-game'")]


def test_a_text_that_nothing_can_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert faults(facts={"quest": {"text": {"at": [0, 0, 9, 9]}}}) == [
        ("facts/quest/text", "nothing here can read text from a screen")
    ]


def test_a_display_of_its_own_needs_a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert faults(display="own") == [("display", "there is no Xvfb for displays of their own")]


def test_keys_by_a_value_are_those_of_a_parameter() -> None:
    spell = {"with": {"spell": {"enum": ["heal", "cure"]}}}
    assert faults(actions={"cast": {**spell, "keys": {"heal": "F2", "cure": "F3"}}}) == []
    assert faults(actions={"cast": {**spell, "keys": {"heal": "F2"}}}) == [
        ("actions/cast/keys", "there are no keys for cure")
    ]
    assert faults(actions={"cast": {**spell, "keys": {"heal": "F2", "cur": "F3"}}}) == [
        ("actions/cast/keys/cur", "no parameter can be 'cur'")
    ]


def test_names_that_nothing_declares_are_told() -> None:
    assert faults(actions={"say": {"text": "{what}"}}) == [
        ("actions/say/text", "nothing is called 'what' here")
    ]
    assert faults(actions={"sit": {"keys": "x", "until": {"fact": "hpp", "at_least": 1}}}) == [
        ("actions/sit/until/fact", "no fact is called 'hpp'")
    ]
    assert faults(client={**CLIENT, "window": "{charcter}"}) == [
        ("client/window", "nothing is called 'charcter' here")
    ]


def test_what_the_world_tells_and_does_itself_is_not_declared_again() -> None:
    assert faults(facts={"client": {"always": "up"}}) == [
        ("facts/client", "'client' is told by the world itself")
    ]
    assert faults(actions={"relog": {"keys": "a"}}) == [
        ("actions/relog", "'relog' is done by the world itself")
    ]


def test_a_secret_is_not_written_in_the_file() -> None:
    login = {"credentials": {"password": "hunter2"}}
    assert faults(login=login) == [
        ("login/credentials/password", "a secret is never written here, only where it is")
    ]


def test_a_state_that_the_log_begins_must_end_there_too() -> None:
    lost = {"log": {"file": "a.log", "pattern": "lost"}}
    back = {"log": {"file": "a.log", "pattern": "entered"}}
    assert faults(client_states={"disconnected": lost}) == [
        ("client_states/disconnected/log", "nothing in the log ends 'disconnected'")
    ]
    assert faults(client_states={"disconnected": lost, "up": back}) == []


def test_the_words_are_those_of_the_file_and_of_every_client() -> None:
    data = world(
        facts={"hp": {"bar": BAR}, "kills": {"log": {"file": "a", "pattern": "kill"}, "type": "integer"}},
        actions={"cast": {"with": {"spell": {"enum": ["heal"]}, "target": "character"}, "keys": "F2"}},
    )
    words = KIND.vocabulary(data)
    assert {"client", "client_cause", "hp", "kills"} <= words.facts.keys()
    assert {"cast", "relog", "restart_client", "dismiss_dialog"} == words.actions.keys()
    assert (words.facts["hp"].max_age, words.facts["kills"].max_age) == (2.0, None)
    assert words.actions["cast"].params["spell"].type.choices == ("heal",)
    assert words.actions["cast"].params["target"].type.name == "character"


def test_paths_start_at_the_files_folder() -> None:
    data = KIND.rooted(world(facts={"kills": {"log": {"file": "a.log", "pattern": "k"}}}), Path("/worlds"))
    assert data["facts"]["kills"]["log"]["file"] == os.path.join("/worlds", "a.log")
    assert data["client"]["cwd"] == "/worlds"


def test_a_window_is_claimed_for_one_session() -> None:
    assert KIND.claims(world(), [Member("Kaya", "leader")]) == ["window Demo - Kaya"]


def test_nothing_of_the_desktop_is_imported_by_the_simulator() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path;"
        "from btrunner.runner.language.load import load_session;"
        "from btrunner.runner.session.session import Session;"
        "Session(load_session(Path('examples/duo.yaml')), limit=1).run();"
        "print([m for m in sys.modules if m.split('.')[0] in ('Xlib', 'cv2', 'numpy', 'mss', 'pyautogui')"
        " or m.startswith('btrunner.runner.worlds.desktop')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]", done.stderr
