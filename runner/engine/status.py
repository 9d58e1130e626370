"""The four states of a node in one tick, as small numbers that a journal can write."""

from __future__ import annotations

IDLE, RUNNING, SUCCESS, FAILURE = range(4)
NAMES = ("idle", "running", "success", "failure")
