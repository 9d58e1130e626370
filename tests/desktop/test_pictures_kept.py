"""Pictures are kept of what a world file names, no more of them than it says, and a full disk stops nobody."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from btrunner.runner.events import CharacterTick, Tick
from btrunner.runner.language.load import check_world
from btrunner.runner.language.reader import read
from btrunner.runner.language.report import Report
from btrunner.runner.sinks.failures import Failures
from btrunner.runner.worlds.desktop.album import Album
from btrunner.runner.worlds.desktop.camera import Camera
from btrunner.runner.worlds.desktop.file.record_rules import Record
from btrunner.runner.worlds.desktop.file.rules import read_rules
from btrunner.runner.worlds.desktop.kind import KIND

SIZE = 1000


class Shot:
    """A picture that was taken at once, or could not be."""

    def __init__(self, path: Path | None, why: str = "", second: int = 0) -> None:
        self.state, self.why = ("failed", why) if why else ("done", "")
        if path is not None:
            beside = path.with_name(f"{path.name}.part")
            beside.write_bytes(b"." * SIZE)
            os.utime(beside, (second, second))
            beside.replace(path)

    def wait(self, seconds: float) -> None:
        """It has ended."""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def kept(folder: Path, keep: int, taken: list[str]) -> list[str]:
    """Take pictures, each a second after the one before; return the names of those that are kept."""
    album = Album(folder, keep)
    for second, what in enumerate(taken):
        album.add(Shot(album.next("Kaya", what), second=second))
    album.close()
    return names(folder)


def test_routine_pictures_go_first_then_those_of_failures_then_those_of_losses(tmp_path: Path) -> None:
    taken = ["hung", "routine", "failure", "routine", "crashed", "routine", "failure"]
    assert kept(tmp_path / "a", 4 * SIZE, taken) == [
        "Kaya-001-hung.png", "Kaya-003-failure.jpg", "Kaya-005-crashed.png", "Kaya-007-failure.jpg",
    ]  # fmt: skip
    assert kept(tmp_path / "b", 3 * SIZE, taken) == [
        "Kaya-001-hung.png", "Kaya-005-crashed.png", "Kaya-007-failure.jpg",
    ]  # fmt: skip
    assert kept(tmp_path / "c", SIZE, taken) == ["Kaya-005-crashed.png"]


@given(
    taken=st.lists(st.sampled_from(["routine", "failure", "hung"]), min_size=1, max_size=12),
    keep=st.integers(0, 8 * SIZE),
)
def test_there_are_never_more_of_them_than_are_to_be_kept(
    taken: list[str], keep: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("album")
    left = kept(folder, keep, taken)
    assert len(left) == min(len(taken), keep // SIZE)


def test_pictures_of_before_a_break_are_counted_and_never_written_over(tmp_path: Path) -> None:
    kept(tmp_path, 10 * SIZE, ["hung", "routine"])
    (tmp_path / "Kaya.out").write_text("what the client printed")
    assert kept(tmp_path, 2 * SIZE, ["dialog"]) == ["Kaya-001-hung.png", "Kaya-003-dialog.png", "Kaya.out"]


def test_a_full_disk_is_told_once_and_its_end_too(tmp_path: Path) -> None:
    album = Album(tmp_path, SIZE)
    why = "pictures/Kaya-001-hung.png: cannot be saved: no space left on device"
    for shot in [
        Shot(None, why),
        Shot(None, why),
        Shot(None, "there is no window 'Demo'"),
        Shot(None),
        Shot(None),
    ]:
        album.add(shot)
    album.close()
    assert album.told() == [f"{why}; it goes on without pictures", "pictures can be saved again"]
    assert album.told() == []


def taken_by(record: Record) -> tuple[Camera, list[str]]:
    """Return a camera with film, and the names of what it takes."""
    taken: list[str] = []

    def shoot(path: Path) -> Shot:
        taken.append(path.name)
        return Shot(None)

    return Camera("Kaya", record, shoot), taken


@pytest.fixture
def album(tmp_path: Path) -> Iterator[Album]:
    album = Album(tmp_path, SIZE)
    yield album
    album.close()


def test_what_fails_again_and_again_is_pictured_every_few_seconds(album: Album) -> None:
    camera, taken = taken_by(Record(screenshots=["failure"]))
    camera.album = album
    for now in (1.0, 1.1, 5.9, 6.0, 6.1):
        camera.of_failure(now)
    assert taken == ["Kaya-001-failure.jpg", "Kaya-002-failure.jpg"]
    assert camera.of_loss("hung") == ""


def test_routine_pictures_come_when_it_is_time(album: Album) -> None:
    camera, taken = taken_by(read_rules(world(record={"every": "30s"})).record)
    camera.album = album
    for tick in range(700):
        camera.look(tick / 10)
    assert taken == ["Kaya-001-routine.jpg", "Kaya-002-routine.jpg", "Kaya-003-routine.jpg"]
    assert camera.of_loss("hung") == "Kaya-004-hung.png"
    assert camera.of_failure(70.0) == ""


def test_a_camera_without_film_takes_none() -> None:
    camera, taken = taken_by(Record(screenshots=["loss", "failure"]))
    assert (camera.of_loss("hung"), camera.of_failure(1.0), taken) == ("", "", [])


def world(**sections: object) -> dict[str, object]:
    client = {"command": ["python", "game.py"], "window": "Demo - {character}"}
    return {"world": "demo", "kind": "desktop", "client": client, **sections}


@pytest.mark.parametrize(
    "record",
    [
        {"screenshots": ["lost"]},
        {"every": 30},
        {"keep": "200"},
        {"keep": "200 MiB"},
        {"keep": 200},
        {"often": True},
    ],
)
def test_what_record_cannot_be_does_not_fit(record: dict[str, object]) -> None:
    assert KIND.fits(world(record={"screenshots": ["loss", "failure"], "every": "30s", "keep": "1.5GB"}))
    assert not KIND.fits(world(record=record))


def test_a_size_is_told_in_bytes() -> None:
    assert read_rules(world(record={"keep": "1.5 GB"})).record.keep == 1_500_000_000
    assert read_rules(world()).record.keep == 200_000_000


class Watched:
    """A world that notes of whom it should have a picture."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def keep_pictures_in(self, folder: Path) -> None:
        """Not asked here."""

    def picture_failure(self, character: str) -> None:
        self.asked.append(character)


@pytest.mark.parametrize(
    ("record", "failed"),
    [
        (CharacterTick(status={0: 3}), True),
        (CharacterTick(status={0: 2, 1: 3}), False),
        (CharacterTick(events=[{"event": "crashed"}]), True),
        (CharacterTick(events=[{"event": "lost", "client": False}]), True),
        (CharacterTick(events=[{"event": "lost", "client": True}]), False),
    ],
)
def test_a_tree_a_guard_and_a_leaf_that_fail_are_failures(record: CharacterTick, failed: bool) -> None:
    watched = Watched()
    Failures(watched).take(Tick(1, 0.1, {"Kaya": record, "Miro": CharacterTick()}))
    assert watched.asked == ["Kaya"] * failed


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("{keep: 200}", "'keep': expected a size with its unit, found 200"),
        ("{every: 30}", "'every': expected a time with its unit, found 30"),
        ("{screenshots: [lost]}", "expected one of failure, loss, found 'lost'"),
        ("{evry: 30s}", "unknown key 'evry'"),
    ],
)
def test_a_faulty_record_is_told_with_its_place(tmp_path: Path, record: str, message: str) -> None:
    path = tmp_path / "world.yaml"
    client = "client: {command: [python, game.py], window: Demo}"
    path.write_text(f"world: demo\nkind: desktop\n{client}\nrecord: {record}\n")
    report = Report()
    check_world(read(path), report)
    [problem] = report.errors
    assert problem.place.line == 4
    assert message in problem.message
