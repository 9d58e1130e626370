"""A running session as it is between two ticks, for those who come to look; asked in the session's own thread."""

from __future__ import annotations

from collections.abc import Iterable

from btrunner.runner.control.messages import CharacterStatus, Status, Views
from btrunner.runner.engine.status import IDLE, RUNNING
from btrunner.runner.events import CharacterTick, Tick
from btrunner.runner.session.character import Character
from btrunner.runner.session.session import Session
from btrunner.runner.unknown import UNKNOWN
from btrunner.runner.vocabulary import SESSION_FACTS
from btrunner.runner.worlds.protocol import HasViews


def picture_of(session: Session) -> Tick:
    """Return everything as a tick in which all of it has changed."""
    characters = {name: _all_of(each, session) for name, each in session.characters.items()}
    return Tick(session.number, session.now, characters)


def status_of(session: Session) -> Status:
    """Return how far a session is, in words."""
    until, snapshot = session.plan.until, session.board.snapshot
    return Status(
        tick=session.number,
        time=session.now,
        fail_after=session.plan.fail_after,
        progress=until.explain(snapshot) if until is not None else "",
        characters={name: _status(each) for name, each in session.characters.items()},
    )


def views_of(session: Session) -> Views:
    """Return where the clients can be looked at; raises ValueError for a world that has nothing to show."""
    views = dict(session.world.views()) if isinstance(session.world, HasViews) else {}
    if not views:
        raise ValueError(f"its world is {session.plan.kind}: there are no windows to look at")
    return Views(views)


def _all_of(character: Character, session: Session) -> CharacterTick:
    statuses = {index: status for index, status in enumerate(character.statuses) if status != IDLE}
    record = CharacterTick(status=statuses)
    record.why = {index: why for index in statuses if (why := character.context.why(index))}
    record.facts = _read(character, (*session.plan.vocabulary.facts, *SESSION_FACTS))
    record.set = _read(character, character.plan.publishes)
    if character.question is not None:
        record.events.append({"event": "needs_human", "question": character.question})
    return record


def _read(character: Character, keys: Iterable[str]) -> dict[str, object]:
    values = {key: character.read(key) for key in keys}
    return {key: None if value is UNKNOWN else value for key, value in values.items()}


def _status(character: Character) -> CharacterStatus:
    client, online = character.read("client"), character.read("online")
    return CharacterStatus(
        role=character.plan.role,
        tree=character.plan.tree,
        client="" if client is UNKNOWN else str(client),
        online=online is True,
        question=character.question or "",
        running=_branch(character),
    )


def _branch(character: Character) -> list[str]:
    """Return the names of the nodes that run, from the root to the first leaf that does."""
    names, node, statuses = [], character.plan.root, character.statuses
    while statuses[node.index] == RUNNING:
        names.append(node.name)
        running = [child for child in node.children if statuses[child.index] == RUNNING]
        if not running:
            break
        node = running[0]
    return names
