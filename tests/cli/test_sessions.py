"""``bt-sessions`` and ``bt-run --detach``: real sessions in the background, and what finds them again."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import BIN, command
from terminals import Terminal

from btrunner.runner.control.overview import Overview, overview
from btrunner.runner.control.processes import is_alive, running
from btrunner.runner.control.registry import Registry

ASKER = """\
tree: walker
root:
  sequence:
    - ask: "shall we, {character}?"
    - {act: travel, with: {to: meadow}}
    - act: hold
"""


@pytest.fixture
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A registry of this test's own; whatever it leaves running is ended."""
    home = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(home))
    yield home
    for entry in Registry().entries():
        process = running(entry.process)
        if process is not None:
            process.kill()
            process.wait(30)


@pytest.fixture
def asker(walk: Path, state: Path) -> Path:
    """A session whose character waits for a person before it walks; returns its file."""
    (walk.parent / "walker.yaml").write_text(ASKER)
    walk.write_text(walk.read_text().replace("2m", "10h"))
    return walk


def detached(session: Path, *options: object) -> dict[str, Any]:
    """Start a session in the background; returns what is said of it."""
    done = command("bt-run", session.name, "--detach", "--json", *options, cwd=session.parent)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def now(session_id: str) -> Overview:
    """Return how a session is."""
    return overview(Registry().find(session_id))


def asks(session_id: str) -> Overview:
    """Return how a session is as soon as its character asks."""
    while (found := now(session_id)).state != "waits for a person":
        assert found.state == "running", found
    return found


def listed(*options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(command("bt-sessions", "list", "--json", *options).stdout)
    return found


def test_a_simulated_session_has_no_window_to_look_at(asker: Path) -> None:
    session = detached(asker)["id"]
    for verb in ("picture", "vnc"):
        done = command("bt-sessions", verb, session)
        assert done.returncode == 1
        assert done.stderr.endswith(f"{session}: its world is simulated: there are no windows to look at\n")


def test_a_session_in_the_background_is_told_with_how_to_find_it_again(asker: Path) -> None:
    done = command("bt-run", asker.name, "--detach", cwd=asker.parent)
    assert done.returncode == 0, done.stderr
    (one,) = listed()
    session_id, pid = one["entry"]["id"], one["entry"]["process"]["pid"]
    assert done.stdout.splitlines() == [
        f"{session_id} plays in the background (process {pid})",
        f"  watch it:  bt-sessions attach {session_id}",
        f"  stop it:   bt-sessions stop {session_id}",
        f"  its log:   sessions/{session_id}/run.log",
    ]
    assert "token" not in one["entry"]


def test_it_outlives_the_terminal_it_was_started_in(asker: Path) -> None:
    terminal = Terminal([str(BIN / "bt-run"), asker.name, "--detach"], asker.parent)
    terminal.until("its log:")
    terminal.process.wait(30)
    terminal.close()
    (one,) = listed()
    pid = asks(one["entry"]["id"]).entry.process.pid
    assert os.getsid(pid) == pid


def test_one_that_does_not_start_says_why_and_leaves_nothing(asker: Path) -> None:
    asker.write_text(asker.read_text().replace("until: Kaya.zone", "until: Kaya.zoen"))
    before = sorted(asker.parent.iterdir())
    done = command("bt-run", asker.name, "--detach", cwd=asker.parent)
    assert done.returncode == 2
    assert "walk.yaml:5:8: error:" in done.stderr
    assert sorted(asker.parent.iterdir()) == before


def test_one_that_ends_at_once_says_how_it_went(walk: Path, state: Path) -> None:
    done = command("bt-run", walk.name, "--detach", "--speed", "max", cwd=walk.parent)
    assert done.returncode == 0, done.stderr
    (one,) = listed("--all")
    assert one["state"] in ("succeeded", "running")


def test_list_is_a_line_for_each_and_show_has_everything(asker: Path) -> None:
    session_id = detached(asker)["id"]
    asks(session_id)
    lines = command("bt-sessions", "list").stdout.splitlines()
    assert lines[0].split() == ["session", "state", "characters", "time", "tick", "how", "far"]
    assert lines[1].startswith(f"{session_id}  waits for a person  Kaya asks")
    assert lines[1].endswith("Kaya asks: shall we, Kaya?")
    sections = command("bt-sessions", "show", "walk").stdout
    for told in (
        f"{session_id}: waits for a person",
        "walk, attempt 1,",
        "meadow (simulated), seed 0, engine compiled",
        "until     Kaya.zone == \"meadow\": Kaya.zone is 'village'",
        "Kaya (leader: walker)",
        "does      sequence › ask",
        "asks      shall we, Kaya?",
        f"log       {asker.parent}/sessions/{session_id}/run.log",
    ):
        assert told in sections


def test_stop_waits_until_it_has_ended_in_good_order(asker: Path) -> None:
    found = detached(asker)
    done = command("bt-sessions", "stop", found["id"])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{found['id']}: interrupted (stopped by the person who runs it)\n"
    assert json.loads((Path(found["folder"]) / "summary.json").read_text())["outcome"] == "interrupted"
    again = command("bt-sessions", "stop", found["id"])
    assert "has ended already: interrupted" in again.stdout
    assert command("bt-sessions", "list").stdout == "no session plays (1 have ended: --all)\n"


def test_one_that_hangs_is_said_to_and_ended_only_with_kill(asker: Path) -> None:
    found = detached(asker)
    os.kill(found["pid"], signal.SIGSTOP)
    assert [one["state"] for one in listed()] == ["does not answer"]
    asked = command("bt-sessions", "stop", found["id"], "--grace", "1ms")
    assert asked.returncode == 1
    assert "has not stopped within 1ms: --kill ends it at once" in asked.stderr
    killed = command("bt-sessions", "stop", found["id"], "--grace", "1ms", "--kill")
    assert killed.returncode == 0
    assert f"crashed (its process {found['pid']} is gone)" in killed.stdout


def test_one_that_was_killed_is_known_for_crashed_and_leaves_no_socket(asker: Path) -> None:
    found = detached(asker)
    entry = asks(found["id"]).entry
    os.kill(found["pid"], signal.SIGKILL)
    while is_alive(entry.process):
        pass
    (one,) = listed()
    assert one["state"] == "crashed, can be resumed"
    assert one["moment"]["tick"] >= 0
    assert not Path(entry.address).parent.exists()
    attached = command("bt-sessions", "attach", found["id"])
    assert attached.returncode == 1
    assert "has ended (crashed)" in attached.stderr


def test_attach_shows_the_live_view_and_leaves_it_running(asker: Path) -> None:
    found = detached(asker)
    asks(found["id"])
    terminal = Terminal([str(BIN / "bt-sessions"), "attach", "walk"], asker.parent)
    shown_there = terminal.until("asks: shall we, Kaya?")
    assert "q leaves it running" in shown_there
    terminal.press("q")
    terminal.until("goes on without you")
    assert terminal.process.wait(30) == 0
    terminal.close()
    asks(found["id"])


def test_ctrl_c_leaves_too(asker: Path) -> None:
    found = detached(asker)
    terminal = Terminal([str(BIN / "bt-sessions"), "attach", found["id"]], asker.parent)
    terminal.until("q leaves it running")
    terminal.press("\x03")
    terminal.until("goes on without you")
    terminal.process.wait(30)
    terminal.close()
    asks(found["id"])


def test_who_attaches_can_answer(asker: Path) -> None:
    found = detached(asker)
    terminal = Terminal([str(BIN / "bt-sessions"), "attach", "walk"], asker.parent)
    terminal.until("asks: shall we, Kaya?")
    terminal.press("g")
    terminal.until('succeeded (Kaya.zone == "meadow" holds)')
    terminal.process.wait(30)
    terminal.close()
    assert now(found["id"]).state == "succeeded"


def test_without_a_terminal_attach_says_lines_until_it_ends(asker: Path) -> None:
    found = detached(asker)
    asks(found["id"])
    watching = subprocess.Popen(
        [str(BIN / "bt-sessions"), "attach", found["id"]], stdout=subprocess.PIPE, text=True
    )
    assert watching.stdout is not None
    assert watching.stdout.readline() == "walk in meadow, seed 0: Kaya (leader: walker)\n"
    assert watching.stdout.readline().endswith("Kaya  asks a person: shall we, Kaya?\n")
    command("bt-sessions", "stop", found["id"])
    rest, _ = watching.communicate(timeout=30)
    assert "interrupted: stopped by the person who runs it" in rest


def test_where_a_tree_has_changed_lines_are_shown_in_place_of_a_wrong_picture(asker: Path) -> None:
    found = detached(asker)
    (asker.parent / "walker.yaml").write_text(ASKER.replace("act: hold", "act: rest"))
    terminal = Terminal([str(BIN / "bt-sessions"), "attach", found["id"]], asker.parent)
    terminal.until("has changed since: lines in place of the live view")
    terminal.until("asks a person: shall we, Kaya?")
    terminal.press("\x03")
    terminal.until("goes on without you")
    terminal.process.wait(30)
    terminal.close()


def test_two_runners_of_one_session_at_the_same_moment_are_one_runner(asker: Path) -> None:
    found = detached(asker)
    folder = Path(found["folder"])
    started = [
        subprocess.Popen(
            [str(BIN / "bt-run"), asker.name, "--in-background-as", found["id"]],
            cwd=asker.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for each in started:
        _, told = each.communicate(timeout=60)
        assert each.returncode == 1
        assert f"is in use by the session {found['id']} (process {found['pid']})" in told
        assert f"'bt-sessions attach {found['id']}' shows it" in told
    assert folder.is_dir()
    assert asks(found["id"]).entry.process.pid == found["pid"]


def test_what_was_killed_goes_on_in_the_background_under_the_same_id(asker: Path) -> None:
    found = detached(asker)
    entry = asks(found["id"]).entry
    os.kill(found["pid"], signal.SIGKILL)
    while is_alive(entry.process):
        pass
    done = command("bt-sessions", "resume", "walk", "--detach")
    assert done.returncode == 0, done.stderr
    assert f"{found['id']}: attempt 1 broke off" in done.stderr
    assert f"{found['id']} plays in the background" in done.stdout
    again = asks(found["id"])
    assert again.entry.attempt == 2
    assert again.entry.folder == entry.folder
    refused = command("bt-sessions", "resume", "walk")
    assert f"{found['id']} plays: 'bt-sessions attach {found['id']}' shows it" in refused.stderr


def test_what_plays_is_nothing_to_go_on_with(asker: Path) -> None:
    found = detached(asker)
    other = detached(asker)
    assert other["id"] != found["id"]


def test_what_there_is_not_is_told_with_what_there_is(asker: Path) -> None:
    done = command("bt-sessions", "show", "walk")
    assert (done.returncode, done.stderr) == (1, "error: there is no session 'walk': none was played\n")
    detached(asker)
    done = command("bt-sessions", "show", "wolk")
    assert "there is no session 'wolk' (did you mean 'walk'?)" in done.stderr


def test_a_broken_entry_is_told_and_the_others_are_listed(asker: Path, state: Path) -> None:
    detached(asker)
    (state / "btrunner" / "sessions" / "odd.json").write_text("{")
    done = command("bt-sessions", "list")
    assert done.returncode == 0
    assert "odd.json: is no entry of a session" in done.stderr
    assert len(done.stdout.splitlines()) == 2


def test_stats_sum_up_what_ended_and_what_still_runs(asker: Path, walk: Path) -> None:
    found = detached(asker)
    asks(found["id"])
    (walk.parent / "walker.yaml").write_text(ASKER.replace('    - ask: "shall we, {character}?"\n', ""))
    assert command("bt-run", walk.name, "--fresh", cwd=walk.parent).returncode == 0
    stats = json.loads(command("bt-sessions", "stats", "--json", "--since", "1h").stdout)
    assert stats["outcomes"] == {"running": 1, "succeeded": 1}
    assert stats["characters"]["Kaya"]["sessions"] == 2
    assert stats["characters"]["Kaya"]["time_played"] == stats["all"]["time_played"] > 0
    rows = list(csv.reader(io.StringIO(command("bt-sessions", "stats", "--csv").stdout)))
    assert rows[0] == ["character", "what", "of", "value"]
    assert ["*", "sessions", "", "2"] in rows
    table = command("bt-sessions", "stats").stdout
    assert table.startswith("2 sessions: running 1, succeeded 1\n")


def test_cleanup_lists_asks_and_never_touches_what_plays(asker: Path, walk: Path) -> None:
    found = detached(asker)
    (walk.parent / "walker.yaml").write_text(ASKER.replace('    - ask: "shall we, {character}?"\n', ""))
    command("bt-run", walk.name, "--fresh", cwd=walk.parent)
    asked = command("bt-sessions", "cleanup", "--older-than", "0s")
    assert "Remove 1 of them" in asked.stdout
    assert len(listed("--all")) == 2
    done = command("bt-sessions", "cleanup", "--older-than", "0s", "--yes")
    assert "freed" in done.stdout
    (kept,) = listed("--all")
    assert kept["entry"]["id"] == found["id"]
    assert [path.name for path in (walk.parent / "sessions").iterdir()] == [found["id"]]
    assert (
        "no session ended more than 7d ago" in command("bt-sessions", "cleanup", "--older-than", "7d").stdout
    )


def test_a_folder_that_is_not_the_sessions_own_is_never_removed(walk: Path, state: Path) -> None:
    command("bt-run", walk.name, cwd=walk.parent)
    (path,) = (state / "btrunner" / "sessions").iterdir()
    entry = json.loads(path.read_text())
    path.write_text(json.dumps(entry | {"folder": str(walk.parent)}))
    done = command("bt-sessions", "cleanup", "--older-than", "0s", "--yes")
    assert "its folder is gone: only its entry" in done.stdout
    assert walk.exists()
    assert listed("--all") == []


@pytest.mark.parametrize(
    "option", [("stats", "--since", "7"), ("cleanup", "--older-than", "long"), ("stop", "x", "--grace", "1")]
)
def test_a_time_without_its_unit_is_refused(state: Path, option: tuple[str, ...]) -> None:
    done = command("bt-sessions", *option)
    assert done.returncode == 2
    assert "is not a time" in done.stderr
