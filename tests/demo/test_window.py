"""Real clients in real windows: keys reach them, faults strike them, and they write down what happens."""

from __future__ import annotations

import signal

import pytest
from demo_desktop import PASSWORD, Desktop, wait_until


def test_whoever_types_an_account_and_a_password_plays(desktop: Desktop) -> None:
    desktop.serve()
    desktop.open("Kaya", logs_in=False)
    desktop.activate("Kaya")
    desktop.xdotool("type", "--delay", "20", "Kaya")
    desktop.xdotool("key", "Tab")
    desktop.xdotool("type", "--delay", "20", PASSWORD)
    desktop.xdotool("key", "Return")
    wait_until(lambda: desktop.see("Kaya")["client"] == "up", "Kaya plays")
    assert desktop.lines("Kaya", "log")[-1] == "entered the land as Kaya"
    assert "down return" in desktop.lines("Kaya", "keylog")


def test_leader_and_follower_meet_and_keys_reach_the_one_in_front_alone(desktop: Desktop) -> None:
    desktop.serve("--leader", "Kaya")
    desktop.open("Miro")
    desktop.open("Kaya")
    desktop.activate("Miro")
    desktop.press("Miro", "F6")
    desktop.activate("Kaya")
    desktop.press("Kaya", "F8")
    wait_until(lambda: desktop.see("Kaya")["position"] != [18.0, 36.0], "Kaya walks")
    wait_until(lambda: desktop.see("Miro")["position"] != [18.0, 36.0], "Miro follows")
    assert desktop.lines("Kaya", "keylog", "down") == ["down f8"]
    assert desktop.lines("Miro", "keylog", "down") == ["down f6"]


def test_a_press_too_short_for_a_frame_is_missed_as_in_real_games(desktop: Desktop) -> None:
    desktop.serve()
    desktop.open("Kaya")
    desktop.activate("Kaya")
    for _ in range(10):
        desktop.xdotool("key", "--delay", "0", "F7")
    wait_until(lambda: len(desktop.lines("Kaya", "keylog", "up f7")) == 10, "ten presses")
    assert len(desktop.lines("Kaya", "keylog", "acted f7")) < 10


def test_a_crash_ends_the_client_by_a_signal(desktop: Desktop) -> None:
    desktop.serve()
    desktop.open("Kaya")
    desktop.open("Miro")
    desktop.strike("crash", "Miro")
    wait_until(lambda: desktop.processes["Miro"].poll() is not None, "Miro's client is gone")
    assert desktop.processes["Miro"].returncode == -signal.SIGKILL
    assert desktop.processes["Kaya"].poll() is None


def test_a_hang_keeps_the_window_and_passes(desktop: Desktop) -> None:
    desktop.serve()
    desktop.open("Kaya")
    desktop.strike("hang", "Kaya", "--for", "1s")
    wait_until(lambda: desktop.lines("Kaya", "keylog", "fault hang"), "the hang begins")
    before = desktop.see("Kaya")["frame"]
    assert desktop.find("Kaya")
    wait_until(lambda: desktop.see("Kaya")["frame"] != before, "Kaya's client reacts again")


@pytest.mark.parametrize(
    ("fault", "state", "told"),
    [
        ("disconnect", "disconnected", "disconnected: connection lost"),
        ("maintenance", "maintenance", "maintenance: the server is down"),
        ("take_over", "taken_over", "taken over: signed in elsewhere"),
        ("ban", "banned", "banned"),
    ],
)
def test_a_loss_is_seen_in_the_state_and_in_the_log(
    desktop: Desktop, fault: str, state: str, told: str
) -> None:
    desktop.serve()
    desktop.open("Kaya")
    desktop.strike(fault, "Kaya")
    wait_until(lambda: desktop.see("Kaya")["client"] == state, f"Kaya is {state}")
    assert desktop.lines("Kaya", "log")[-1] == told


def test_a_popup_is_closed_by_a_click_on_ok(desktop: Desktop) -> None:
    desktop.serve()
    desktop.open("Kaya")
    desktop.strike("dialog", "Kaya")
    wait_until(lambda: desktop.see("Kaya")["client"] == "dialog", "the popup")
    desktop.xdotool("mousemove", "--window", desktop.find("Kaya"), 240, 205, "click", 1)
    wait_until(lambda: desktop.see("Kaya")["client"] == "up", "Kaya plays on")


def test_a_window_that_is_closed_logs_out(desktop: Desktop) -> None:
    desktop.serve()
    desktop.open("Kaya")
    desktop.activate("Kaya")
    desktop.xdotool("key", "alt+F4")
    wait_until(lambda: desktop.processes["Kaya"].poll() is not None, "the client ends")
    assert desktop.processes["Kaya"].returncode == 0
    desktop.open("Kaya")
