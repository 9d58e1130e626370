"""When a session is saved, and that one which cannot be saved plays on and says so."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from btrunner.runner.events import Tick
from btrunner.runner.language.load import load_session
from btrunner.runner.session.session import Session
from btrunner.runner.sinks.saver import EVERY, About, Saver
from btrunner.runner.sinks.saves import FOLDER, Saves
from btrunner.runner.sinks.summary import SummaryMaker

DUO = Path(__file__).parents[2] / "examples" / "duo.yaml"


class Written(Saves):
    """Saves that remember when and why each was written; ``ticks`` are those of the sessions' record."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.whys: list[tuple[float, str]] = []

    def write(self, save):  # type: ignore[no-untyped-def]
        """Write it, and remember."""
        super().write(save)
        self.whys.append((save.state.time, save.why))


class Told:
    """Remembers what is told of the session as a whole."""

    def __init__(self) -> None:
        self.events: list[tuple[int, str]] = []

    def open(self, *unused: object) -> None:
        """Nothing is needed."""

    def take(self, tick: Tick) -> None:
        """Remember."""
        self.events += [(tick.number, event["event"]) for event in tick.events]

    def close(self, *unused: object) -> None:
        """Nothing is needed."""


def session_of(folder: Path, limit: float) -> tuple[Session, Written, Told]:
    """Return the duo with its saves and what is told of it."""
    plan = load_session(DUO)
    counts, saves, told = SummaryMaker("duo", plan.vocabulary), Written(folder), Told()
    saver = Saver(saves, plan.vocabulary)
    session = Session(plan, sinks=[counts, saver, told], limit=limit)
    saver.watch(session, counts, About("duo", plan.name, str(DUO), "compiled", 1, "", dict(plan.digests)))
    return session, saves, told


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The saves of the whole duo."""
    session, saves, _ = session_of(tmp_path_factory.mktemp("duo"), 45 * 60)
    session.run()
    return saves


def test_it_is_saved_before_its_first_tick_and_when_it_ends(saved: Written) -> None:
    assert saved.whys[0] == (0.0, "begin")
    assert saved.whys[-2][1] == "end"
    newest, _ = saved.newest()
    assert newest is not None
    assert newest.ended == ("succeeded", "Kaya.quests_done >= 3 holds")
    assert newest.is_over


@pytest.mark.parametrize(
    "why",
    ["Kaya: lost", "Kaya: rung", "Kaya: rung_failed", "Kaya: recovered", "Kaya: quests_done = 2", "Miro: lost",
     "Kaya: quest_stage = ready", "Kaya: level = 2"],
)  # fmt: skip
def test_it_is_saved_at_every_milestone(saved: Written, why: str) -> None:
    assert why in {told for _, told in saved.whys}


def test_it_is_never_longer_without_a_save_than_it_promises(saved: Written) -> None:
    times = [time for time, _ in saved.whys]
    assert max(after - before for before, after in pairwise(times)) <= EVERY + 0.1


def test_one_that_cannot_be_saved_plays_on_says_so_once_and_tries_again(tmp_path: Path) -> None:
    session, saves, told = session_of(tmp_path, 600.0)
    session.open()
    while session.now < 60:
        session.tick()
    folder = tmp_path / FOLDER
    folder.rename(tmp_path / "elsewhere")
    folder.write_text("a file where the folder should be")
    while session.now < 300:
        session.tick()
    assert [event for _, event in told.events] == ["save_failed"]
    folder.unlink()
    (tmp_path / "elsewhere").rename(folder)
    while session.running:
        session.tick()
    session.close()
    assert [event for _, event in told.events][:2] == ["save_failed", "save_works"]
    newest, aside = saves.newest()
    assert newest is not None
    assert (newest.ended[0], aside) == ("stopped", [])
