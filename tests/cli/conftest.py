"""Lets the tests of the commands share how commands are run."""

from __future__ import annotations

from pathlib import Path

import pytest

MEADOW = """\
world: meadow
kind: simulated
zones:
  village: {at: [0, 0], radius: 30, safe: true}
  meadow: {at: [110, 0], radius: 40}
mobs:
  wolf: {zone: meadow}
quests:
  wolves: {steps: [{kill: wolf, count: 5}], repeatable: true}
"""
TREE = """\
tree: walker
publishes:
  intent: {type: string, enum: [walking, standing]}
root:
  sequence:
    - name: Walk
      act: travel
      with: {to: meadow}
      sets: {intent: walking}
    - name: Stand
      act: hold
      sets: {intent: standing}
"""
SESSION = """\
session: walk
world: meadow.yaml
characters:
  Kaya: {role: leader, tree: walker}
until: Kaya.zone == "meadow"
fail_after: 2m
"""


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """A folder with a session of one character who walks to a meadow; returns the session's file."""
    (tmp_path / "meadow.yaml").write_text(MEADOW)
    (tmp_path / "walker.yaml").write_text(TREE)
    (tmp_path / "walk.yaml").write_text(SESSION)
    return tmp_path / "walk.yaml"
