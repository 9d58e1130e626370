"""The dialogs of the client: what each says, and the state of the client it stands for."""

from __future__ import annotations

from typing import NamedTuple


class Dialog(NamedTuple):
    """A dialog over the screen; ``state`` and ``cause`` are the facts ``client`` and ``client_cause``."""

    state: str
    cause: str
    title: str
    text: str
    logged: str


DIALOGS = {
    dialog.cause: dialog
    for dialog in (
        Dialog("disconnected", "network", "Disconnected", "Connection lost.", "disconnected: connection lost"),
        Dialog(
            "disconnected", "server_full", "Disconnected",
            "The server is full.\nLog in again to queue.", "disconnected: the server is full",
        ),
        Dialog(
            "disconnected", "still_logged_in", "Still logged in",
            "Your character is still in the game.\nTry again in a moment.", "login refused: still logged in",
        ),
        Dialog(
            "disconnected", "bad_password", "Login failed",
            "Wrong account or password.", "login refused: wrong account or password",
        ),
        Dialog(
            "maintenance", "maintenance", "Maintenance",
            "The server is down for maintenance.\nPlease come back later.", "maintenance: the server is down",
        ),
        Dialog(
            "taken_over", "signed_in_elsewhere", "Signed in elsewhere",
            "Somebody else signed in\nwith your account.", "taken over: signed in elsewhere",
        ),
        Dialog(
            "update_required", "update", "Update required",
            "This version is too old to play.\nPlease update the game.", "update required",
        ),
        Dialog("banned", "ban", "Account banned", "This account has been banned.", "banned"),
    )
}  # fmt: skip

POPUPS = (
    "You have unlocked an achievement:\nFriend of the forest!",
    "Rate your adventure so far?\nYour opinion matters to us.",
    "The autumn fair opens today.\nVisit the town!",
)


def popup(number: int) -> Dialog:
    """Return one of the popups; they come one after the other."""
    return Dialog("dialog", "popup", "Did you know?", POPUPS[number % len(POPUPS)], "popup opened")
