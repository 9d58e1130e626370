"""How each kind of node and each status looks, the same in every picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """A group of kinds that share a colour: on light paper, on dark paper, in a terminal (SGR)."""

    light: str
    dark: str
    sgr: str


@dataclass(frozen=True, slots=True)
class Look:
    """One kind: its symbol (one cell wide in every terminal), family and shape in a graph."""

    symbol: str
    family: str
    shape: str = "card"


@dataclass(frozen=True, slots=True)
class Status:
    """One status: its mark and colour, and the tint of a card that has it."""

    mark: str
    light: str
    dark: str
    light_tint: str
    dark_tint: str
    sgr: str


FAMILIES = {
    "composite": Family("#475a73", "#8fa3bf", "34"),
    "condition": Family("#9a6700", "#d9a738", "33"),
    "action": Family("#7040c8", "#ab8bf2", "35"),
    "recovery": Family("#bc4c00", "#f08a4b", "33"),
    "team": Family("#0f766e", "#3fb8ab", "36"),
    "subtree": Family("#3f51a8", "#8f9cf0", "34"),
    "plugin": Family("#6b5f57", "#b3a499", "37"),
}

KINDS = {
    "sequence": Look("→", "composite"),
    "selector": Look("?", "composite", "choice"),
    "parallel": Look("⇉", "composite", "bands"),
    "switch": Look("⌥", "composite", "choice"),
    "for_each": Look("↻", "composite", "bands"),
    "random": Look("⚄", "composite", "choice"),
    "utility": Look("∑", "composite", "choice"),
    "check": Look("◇", "condition", "question"),
    "wait": Look("◔", "condition", "question"),
    "wait_until": Look("◕", "condition", "question"),
    # Not ▶: terminals that prefer emoji draw it two cells wide.
    "act": Look("►", "action", "deed"),
    "set": Look("≔", "action", "deed"),
    "log": Look("✎", "action", "deed"),
    "notify": Look("♪", "action", "deed"),
    # Not ⛨, which few fonts have.
    "guard": Look("◈", "recovery", "shield"),
    # Not ☰, which Unicode 16 made two cells wide.
    "ladder": Look("≡", "recovery", "shield"),
    "ask": Look("¿", "team", "deed"),
    "claim": Look("⚑", "team", "deed"),
    "rendezvous": Look("⇄", "team", "deed"),
    "tree": Look("⊞", "subtree", "tree"),
    "child": Look("▫", "composite"),
}

PLUGIN = Look("◆", "plugin", "leaf")
"""The look of every kind that is not built in: a leaf of a plug-in."""

STATUSES = {
    "running": Status("●", "#0969da", "#4c9dff", "#e6f1fe", "#10253f", "94"),
    "success": Status("✓", "#1a7f37", "#3fb950", "#e5f6e9", "#10291a", "32"),
    "failure": Status("✗", "#cf222e", "#ff7069", "#fdebeb", "#351719", "31"),
}

IDLE = Status("·", "#8c959f", "#6e7681", "#ffffff", "#161b22", "2")
"""The look of a node that was not visited."""


def look(kind: str) -> Look:
    """Return the look of a kind."""
    return KINDS.get(kind, PLUGIN)


def status_look(status: str) -> Status:
    """Return the look of a status; whatever is none of the three is idle."""
    return STATUSES.get(status, IDLE)
