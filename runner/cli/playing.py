"""Plays a session for ``bt-run``: puts together what reads it, owns its folder, and lets it be spoken to."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import NamedTuple

from btrunner.runner.cli.continuing import Broken, mended, still_as, world_digest
from btrunner.runner.cli.detach import LOG
from btrunner.runner.cli.keys import Keys
from btrunner.runner.cli.signals import stopped_by_signals
from btrunner.runner.cli.views import view_of
from btrunner.runner.control.control import Control
from btrunner.runner.control.entry import Entry, entry_of
from btrunner.runner.control.locks import Owned, claims_of
from btrunner.runner.control.registry import Registry
from btrunner.runner.events import Ending, Sink
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.session.clock import Clock
from btrunner.runner.session.engines import engine
from btrunner.runner.session.session import Session, open_world
from btrunner.runner.sinks import history
from btrunner.runner.sinks.failures import Failures
from btrunner.runner.sinks.journal import Journal, wall_now
from btrunner.runner.sinks.primed import Primed
from btrunner.runner.sinks.recording import RECORDING_FILE, Recording
from btrunner.runner.sinks.saver import About, Saver
from btrunner.runner.sinks.saves import Saves
from btrunner.runner.sinks.summary import Summary, SummaryMaker
from btrunner.runner.worlds.protocol import KeepsPictures
from btrunner.runner.worlds.recorded.recording import RecordingWorld

_ANSWERS = {"g": "go_on", "u": "give_up"}


class How(NamedTuple):
    """How a session is played, as it was asked for: ``file`` is the session's, ``limit`` in seconds of its time."""

    file: Path
    folder: Path
    clock: Clock
    limit: float | None
    as_json: bool
    plain: bool
    engine: str
    in_background: bool
    record: bool


def play(plan: SessionPlan, how: How, found: Broken | None) -> tuple[Ending, Summary]:
    """Play a session from its beginning, or from where it was broken off, to its end.

    Raises a BtrunnerError when somebody else plays it, or when it cannot begin.
    """
    registry = Registry()
    with Owned(how.folder.name, how.folder, claims_of(plan), registry.locks):
        if found:
            still_as(found)
        about = _about(plan, how, found)
        counts = SummaryMaker(about.id, plan.vocabulary, how.folder)
        saver = Saver(Saves(how.folder), plan.vocabulary)
        control = Control(_entry(plan, how, about), registry)
        keys = not how.plain and Keys.there_are()
        # One in the background is attended too: whoever attaches to it can answer.
        attended = keys or how.in_background
        world = open_world(plan)
        sinks: list[Sink] = [control, Journal(how.folder, about.id), counts, saver, _view(plan, how, found)]
        if isinstance(world, KeepsPictures):
            world.keep_pictures_in(how.folder / "pictures")
            sinks.append(Failures(world))
        if _is_recorded(how, found):
            world = RecordingWorld(world)
            sinks.insert(1, Recording(how.folder, about.id, world, attended))
        session = Session(
            plan,
            world=world,
            clock=how.clock,
            sinks=sinks,
            build=engine(how.engine),
            limit=how.limit,
            attended=attended,
        )
        control.speaks_for(session)
        saver.watch(session, counts, about)
        if found:
            _restore(session, counts, about, found)
        with (
            stopped_by_signals(session.interrupt),
            Keys(partial(_answer, session)) if keys else nullcontext(),
        ):
            return session.run(), counts.summary


def _is_recorded(how: How, found: Broken | None) -> bool:
    """Say whether it is recorded: one that goes on is, where its recording reaches back to its beginning."""
    return how.record if found is None else (how.folder / RECORDING_FILE).is_file()


def _restore(session: Session, counts: SummaryMaker, about: About, found: Broken) -> None:
    save = found.save
    counts.restore(save.summary)
    ended = save.ended if save.is_final else ("", "")
    session.restore(save.state, about.attempt, [*found.told, *mended(found.folder)], ended)


def _about(plan: SessionPlan, how: How, found: Broken | None) -> About:
    return About(
        id=how.folder.name,
        session=plan.name,
        file=str(how.file.resolve()),
        engine=how.engine,
        attempt=found.save.attempt + 1 if found else 1,
        world=world_digest(plan),
        digests=dict(plan.digests),
    )


def _entry(plan: SessionPlan, how: How, about: About) -> Entry:
    log = how.folder / LOG if how.in_background else None
    return entry_of(
        plan, about.id, how.file, how.folder, wall_now(), engine=how.engine, attempt=about.attempt, log=log
    )


def _view(plan: SessionPlan, how: How, found: Broken | None) -> Sink:
    view = view_of(plan, plain=how.plain, as_json=how.as_json)
    if how.plain or found is None:
        return view
    return Primed(view, history.picture(found.folder, found.save.state.time))


def _answer(session: Session, key: str) -> None:
    """Give the answer that a key stands for to whoever has waited for a person in the session's order."""
    waiting = session.parked()
    if waiting and key in _ANSWERS:
        session.answer(waiting[0], _ANSWERS[key])
