"""The built-in leaves, written as anybody's node pack is: each function is a YAML word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from btrunner.runner.leaf import CharacterName, Condition, Duration, Fail, Kept, Me

__all__ = ["ask", "claim", "log", "notify", "rendezvous", "wait", "wait_until"]

Level = Literal["info", "warning", "error"]
MOMENT = Duration(5.0)
MINUTE = Duration(60.0)


def wait(me: Me, duration: Duration, kept: Kept) -> Iterator[str]:
    """Let a time of the session pass."""
    end = kept.setdefault("end", me.now + duration)
    while me.now < end - 1e-9:
        yield f"waits {end - me.now:.1f}s more"


def wait_until(me: Me, condition: Condition, kept: Kept) -> Iterator[Condition]:
    """Wait until a condition holds; how long at most is said with ``timeout``."""
    while not condition.holds():
        yield condition


def log(me: Me, text: str) -> None:
    """Write a line into the journal."""
    me.tell("log", text)


def notify(me: Me, text: str, *, level: Level = "info") -> None:
    """Send a message to the person who runs the session."""
    me.tell("notify", text, level)


def claim(me: Me, target: CharacterName, *, for_: Duration = MOMENT) -> Iterator[str]:
    """Mark a character as taken care of, so that nobody else doubles it; it lapses after ``for``."""
    yield from ()
    holder = me.party.claim(me.name, target, for_)
    if holder != me.name:
        raise Fail(f"{target} is taken by {holder}")


def rendezvous(
    me: Me,
    name: str,
    *,
    among: list[CharacterName] | None = None,
    patience: Duration = MINUTE,
    otherwise: Literal["fail", "go_on"] = "fail",
    kept: Kept,
) -> Iterator[str]:
    """Wait at a barrier until all of ``among`` (the whole party) stand there, or ``patience`` is spent."""
    members = among or me.members
    end = kept.setdefault("end", me.now + patience)
    me.party.arrive(name, me.name, members)
    try:
        while missing := me.party.missing(name, me.name):
            if me.now >= end - 1e-9:
                if otherwise == "go_on":
                    me.tell("log", f"went on from '{name}' without {', '.join(missing)}")
                    return
                raise Fail(f"{', '.join(missing)} did not come to '{name}' in time")
            yield f"waits for {', '.join(missing)}"
    finally:
        me.party.leave(name, me.name)


def ask(me: Me, question: str, kept: Kept) -> Iterator[str]:
    """Park this character and ask a person; the others go on."""
    if not kept:
        me.ask(question)
        kept["asked"] = True
    try:
        while (answer := me.answer()) is None:
            yield "waits for a person"
    finally:
        me.unpark()
    if answer == "give_up":
        raise Fail("the person gave up")
