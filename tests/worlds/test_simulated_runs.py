"""Whole runs of the simulated world, by a small scripted party: they end well, and can be repeated."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping

import pytest
from simulated_play import DUO, Play, load, small

from btrunner.runner.worlds.protocol import Doing, Member

SOLO = (Member("Kaya", "leader"),)


class Hand:
    """Somebody who does one thing at a time, and does not begin again what is under way."""

    def __init__(self, play: Play, who: str) -> None:
        self.play, self.who = play, who
        self.doing: Doing | None = None
        self.what: tuple[object, ...] = ()

    def busy(self, action: str) -> bool:
        return self.doing is not None and self.doing.state == "running" and self.what[0] == action

    def done(self, *what: object) -> bool:
        return self.doing is not None and self.doing.state == "done" and self.what == what

    def do(self, action: str, **arguments: object) -> None:
        what = (action, *arguments.values())
        if self.doing is not None and self.doing.state == "running":
            if self.what == what:
                return
            self.doing.halt()
        self.what = what
        self.doing = self.play.start(self.who, action, **arguments)


def reconnect(hand: Hand, facts: Mapping[str, object]) -> bool:
    if facts["client"] == "up":
        return False
    if not (hand.busy("relog") or hand.busy("restart_client") or hand.busy("dismiss_dialog")):
        moves = {"dialog": "dismiss_dialog", "hung": "restart_client", "crashed": "restart_client"}
        if facts["client"] != "queue":
            hand.do(moves.get(str(facts["client"]), "relog"))
    return True


def come_back(hand: Hand, facts: Mapping[str, object]) -> bool:
    if facts["spirit"] == "corpse":
        hand.do("release")
    elif facts["spirit"] == "ghost" and not (hand.busy("run_to_corpse") or hand.busy("reclaim_corpse")):
        hand.do("reclaim_corpse" if hand.done("run_to_corpse") else "run_to_corpse")
    return bool(facts["dead"])


def lead(hand: Hand, facts: Mapping[str, object], quest: str) -> None:
    if reconnect(hand, facts) or "hp" not in facts or come_back(hand, facts):
        return
    if facts["in_combat"]:
        hand.do("fight")
    elif float(str(facts["hp"])) < 0.7 or hand.busy("rest"):
        hand.do("rest")
    elif not (hand.busy("accept_quest") or hand.busy("turn_in")):
        follow_the_quest(hand, facts, quest)


def follow_the_quest(hand: Hand, facts: Mapping[str, object], quest: str) -> None:
    task, here = facts["quest_task"], facts["zone"] == facts["quest_zone"]
    if task == "none" and hand.done("travel", "giver", quest):
        hand.do("accept_quest", quest=quest)
    elif task == "none":
        hand.do("travel", to="giver", quest=quest)
    elif task == "turn_in" and hand.done("travel", "quest"):
        hand.do("turn_in", quest=quest)
    elif task == "kill" and float(str(facts["prey_distance"])) < 9999:
        hand.do("pull")
    elif task in ("collect", "talk") and here:
        hand.do(str(task))
    else:
        hand.do("travel", to="quest")


def nurse(hand: Hand, facts: Mapping[str, object], leader: Mapping[str, object]) -> None:
    if reconnect(hand, facts) or "hp" not in facts or come_back(hand, facts) or hand.busy("cast"):
        return
    if float(str(leader.get("hp", 1))) < 0.7 and float(str(facts["mana"])) > 0.1:
        hand.do("cast", spell="heal", target="Kaya")
        if hand.busy("cast"):
            return
    if float(str(facts["mana"])) < 0.5 and not facts["in_combat"]:
        hand.do("rest")
    else:
        hand.do("follow", whom="Kaya", within=8)


def go_on(play: Play, quest: str, times: int, within: float = 1800) -> None:
    """Play on until a quest is done so many times more."""
    hands = {who: Hand(play, who) for who in play.facts}
    goal = times + play.number("Kaya", "quests_done")
    begin = play.now
    while play.facts["Kaya"].get("quests_done", 0) != goal:
        assert play.now - begin < within, play.facts
        lead(hands["Kaya"], play.facts["Kaya"], quest)
        if "Miro" in hands:
            nurse(hands["Miro"], play.facts["Miro"], play.facts["Kaya"])
        play.tick()


def test_three_hunts_for_raiders_with_a_healer_take_some_minutes() -> None:
    play = Play(load("tatooine"))
    go_on(play, "tusken_raiders", 3)
    assert 6 * 60 < play.now < 13 * 60
    assert play.number("Miro", "heals") > 5


def test_a_leader_alone_gets_there_too() -> None:
    play = Play(load("tatooine"), SOLO)
    go_on(play, "tusken_raiders", 1)
    assert 2 * 60 < play.now < 6 * 60


@pytest.mark.parametrize("quest", ["womp_rats", "broken_condensers"])
def test_every_quest_that_is_open_at_first_can_be_done(quest: str) -> None:
    go_on(Play(load("tatooine")), quest, 1)


def test_the_chain_of_quests_can_be_done() -> None:
    play = Play(load("tatooine"))
    for quest in ("tusken_raiders", "broken_condensers", "chiefs_of_the_wastes"):
        go_on(play, quest, 1)
    assert play.see("Kaya", "quests_done") == 3


def test_the_least_of_worlds_can_be_played() -> None:
    go_on(Play(load("meadow")), "wolves", 2)


def test_a_party_gets_through_a_bad_night() -> None:
    bad = {"disconnect": "4/h", "crash": "2/h", "hang": "2/h", "dialog": "6/h", "queue": "2/h"}
    data = load("tatooine") | {"faults": {"rates": bad, "timeline": [{"at": "2m", "fault": "disconnect"}]}}
    play = Play(data, seed=3)
    go_on(play, "tusken_raiders", 3, within=3600)
    struck = {what for what, _ in play.happened()}
    assert {"disconnect", "dialog"} <= struck


def fingerprint(seed: int) -> str:
    """Return a digest of everything that is seen in some minutes of an eventful run."""
    faults = {"rates": {"disconnect": "1/2m", "dialog": "1/2m", "stuck": "1/5m"}}
    play = Play(load("tatooine") | {"faults": faults}, seed=seed)
    hands = {who: Hand(play, who) for who in play.facts}
    digest = hashlib.sha256()
    for _ in range(3000):
        lead(hands["Kaya"], play.facts["Kaya"], "tusken_raiders")
        nurse(hands["Miro"], play.facts["Miro"], play.facts["Kaya"])
        digest.update(repr(play.tick()).encode())
        digest.update(repr(play.world.happenings()).encode())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_facts_and_another_gives_others() -> None:
    assert fingerprint(7) == fingerprint(7)
    assert fingerprint(7) != fingerprint(8)


def test_the_hash_seed_of_a_process_plays_no_part() -> None:
    code = "import test_simulated_runs as runs; print(runs.fingerprint(7))"
    here = os.path.dirname(os.path.abspath(__file__))
    path = os.pathsep.join([here, *filter(None, sys.path)])
    seen = set()
    for hash_seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": path}
        found = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        seen.add(found.stdout.strip())
    assert len(seen) == 1


def test_a_crowd_plays_in_one_world() -> None:
    crowd = tuple(Member(f"c{number}", "leader" if number % 5 == 0 else "follower") for number in range(1000))
    play = Play(load("tatooine"), crowd)
    for number in range(1000):
        play.start(f"c{number}", "travel", to="tusken_camp")
    facts = play.run(5)
    assert len(facts) == 1000
    assert len({facts[name]["position"] for name in facts}) > 900


def test_characters_do_not_stand_on_each_other() -> None:
    play = Play(small(), DUO)
    assert play.see("Kaya", "position") != play.see("Miro", "position")
