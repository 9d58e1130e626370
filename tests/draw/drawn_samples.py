"""The outlines the pictures are tried on: the medic's role as its file says, and a session under way."""

from __future__ import annotations

from btrunner.runner.draw.outline import Box, Outline

LADDER = Box(
    1,
    "ladder",
    "recover_client",
    'verify self.client == "up"',
    ("within 90s", "stop_at banned, bad_password, update_required", "stable_for 60s"),
    "recover",
    (
        Box(
            2,
            "wait_until",
            "Wait it out",
            'self.client not in ["queue", "maintenance", "taken_over"]',
            ('when self.client in ["queue", "maintenance", "taken_over"]', "timeout 30m"),
            "rung 1",
        ),
        Box(3, "act", "Close the dialog", "dismiss_dialog", ('when self.client == "dialog"',), "rung 2"),
        Box(
            4,
            "act",
            "Log in again",
            "relog",
            ("backoff 30s × 2, at most 30m, jitter 20%", "budget 8/1h"),
            "rung 3",
        ),
        Box(5, "act", "Restart the client", "restart_client", ("budget 3/1h",), "rung 4"),
        Box(
            6,
            "ask",
            "Ask a person",
            '"{character} cannot get back in: {self.client_cause}"',
            slot="rung 5",
        ),
    ),
)

BRANCHES = Box(
    9,
    "selector",
    "selector",
    slot="child",
    children=(
        Box(
            10,
            "act",
            "Save the dying",
            "cast flash_heal on leader",
            ("when leader.hp < params.emergency_below", "timeout 3s"),
        ),
        Box(
            11,
            "sequence",
            "Heal the leader",
            options=("when leader.hp < params.heal_below and self.mana >= 0.1",),
            children=(
                Box(12, "set", "set", "intent = healing"),
                Box(13, "claim", "claim", "leader", ("for 3s",)),
                Box(14, "act", "cast", "heal on leader", ("timeout 5s", "retry 2")),
            ),
        ),
        Box(
            15,
            "act",
            "Rest",
            "rest",
            (
                "when self.mana < params.rest.below and not leader.in_combat",
                "until self.mana >= params.rest.until",
            ),
        ),
        Box(16, "tree", "The leader is gone", "leader_lost", ("unless leader.online",), hidden=7),
        Box(17, "act", "Follow", "follow leader, within params.keep_within", ("sets intent = following",)),
    ),
)

MEDIC = Outline(
    "follower_medic",
    Box(
        0,
        "guard",
        "guard",
        'self.client == "up"',
        ("lost_after 3s",),
        children=(
            Box(
                7,
                "guard",
                "guard",
                "not self.dead",
                slot="child",
                children=(BRANCHES, Box(8, "tree", "get_back_up", slot="recover", hidden=4)),
            ),
            LADDER,
        ),
    ),
    about="Stay with the leader, keep the party alive, never run ahead.",
    caption="trees/follower_medic.yaml",
)

LEADER = Outline(
    "Kaya: leader_quest",
    Box(
        0,
        "selector",
        "selector",
        status="running",
        children=(
            Box(
                1,
                "rendezvous",
                "Wait for the party",
                "all followers ready",
                ("timeout 20s",),
                status="failure",
                why="nobody is missing",
            ),
            Box(
                2,
                "sequence",
                "Hunt",
                status="running",
                children=(
                    Box(3, "check", "check", "self.quest_open", status="success"),
                    Box(
                        4,
                        "parallel",
                        "Walk and watch",
                        options=("succeed_on one",),
                        status="running",
                        children=(
                            Box(5, "act", "walk_to", "camp", status="running", why="48 m to go"),
                            Box(6, "spot_enemy", "Spot a raider", "radius 30", status="running"),
                        ),
                    ),
                    Box(7, "act", "attack", "nearest enemy"),
                ),
            ),
            Box(8, "wait", "wait", "1s"),
        ),
    ),
    about="Hunt, three quests in a row.",
    caption="tick 412 · 00:41.2",
)

FOLLOWER = Outline(
    "Miro: follower_medic",
    Box(
        0,
        "guard",
        "guard",
        'self.client == "up"',
        ("lost_after 3s",),
        status="running",
        children=(
            Box(
                1,
                "selector",
                "selector",
                slot="child",
                status="running",
                children=(
                    Box(
                        2,
                        "act",
                        "Save the dying",
                        "cast flash_heal on leader",
                        ("when leader.hp < 0.25",),
                        status="failure",
                        why="when is not true: leader.hp is 0.81",
                    ),
                    Box(3, "act", "Rest", "rest", status="failure", why="leader.in_combat is unknown"),
                    Box(4, "act", "Follow", "follow leader", status="running", why="12 m away"),
                ),
            ),
            Box(5, "ladder", "recover_client", slot="recover", hidden=5),
        ),
    ),
    caption="tick 412 · 00:41.2",
)

SESSION = (LEADER, FOLLOWER)


def deep(levels: int) -> Outline:
    """Return a tree in which every node has one child."""
    box = Box(levels, "check", f"level {levels}")
    for level in range(levels - 1, -1, -1):
        box = Box(level, "sequence", f"level {level}", children=(box,))
    return Outline("deep", box)


def wide(children: int) -> Outline:
    """Return a tree whose root has many children."""
    boxes = tuple(Box(number + 1, "act", f"child {number}", "do it") for number in range(children))
    return Outline("wide", Box(0, "selector", "selector", children=boxes))
