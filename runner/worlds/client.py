"""What the client of a character can be, in every world: the words that trees ask for."""

from __future__ import annotations

STATES = (
    "up",
    "loading",
    "dialog",
    "disconnected",
    "queue",
    "maintenance",
    "taken_over",
    "hung",
    "crashed",
    "update_required",
    "banned",
)
CAUSES = (
    "none",
    "network",
    "still_logged_in",
    "signed_in_elsewhere",
    "server_full",
    "maintenance",
    "bad_password",
    "popup",
    "crash",
    "hang",
    "update",
    "ban",
)
