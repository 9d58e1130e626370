"""Rehearses a session for ``bt-run --seeds``: many nights at once, of which only the ends are kept."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from threading import Event
from typing import ClassVar, NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from btrunner.runner.cli.signals import stopped_by_signals
from btrunner.runner.language.load import load_session
from btrunner.runner.language.model import SessionPlan
from btrunner.runner.session.engines import engine
from btrunner.runner.session.rehearsal import Night, rehearse
from btrunner.runner.units import show_duration

_AHEAD = 2
"""Nights that are handed to each process before it has ended the one it plays."""

_SHOWN = 20
"""Nights that failed of which each is told."""


class How(NamedTuple):
    """How it is rehearsed, as it was asked for; ``limit`` in seconds of the session's time."""

    file: Path
    seeds: range
    limit: float | None
    engine: str
    plain: bool


def rehearsed(how: How) -> list[Night]:
    """Play all nights, as many at once as there are processors; returns them by their seeds.

    After Ctrl-C these are the ones that had ended; those under way are waited for.
    """
    nights: list[Night] = []
    stopped = Event()
    with _progress(how) as progress, stopped_by_signals(stopped.set):
        task = progress.add_task("nights", total=len(how.seeds), failed="")
        for night in _played(how, stopped):
            nights.append(night)
            failed = sum(not each.is_good for each in nights)
            progress.update(task, advance=1, failed=f"{failed} failed" if failed else "")
    return sorted(nights, key=lambda night: night.seed)


def told(session: str, nights: Sequence[Night], how: How) -> str:
    """Return how the nights went, in words: how many were good, how long those took, and why the others failed."""
    good = [night for night in nights if night.is_good]
    left = len(how.seeds) - len(nights)
    stopped = f"; stopped before the other {left}" if left else ""
    lines = [f"{session}: {len(good)} of {len(nights)} nights are good{stopped}"]
    if good:
        lines.append(f"they take   {_times([night.time for night in good])}")
    totals = Counter[str]()
    for night in nights:
        totals.update(night.totals)
    together = ", ".join(f"{number:,g} {fact}" for fact, number in totals.items() if number)
    lines.append(
        f"together    {show_duration(round(sum(night.time for night in nights)))}: {together or 'nothing'}"
    )
    bad = [night for night in nights if not night.is_good]
    lines += [
        f"seed {night.seed:<6} {night.outcome} after {show_duration(night.time)}: {night.why}"
        for night in bad[:_SHOWN]
    ]
    if len(bad) > _SHOWN:
        lines.append(f"… and {len(bad) - _SHOWN} more")
    if bad:
        lines.append(f"to see one of them: bt-run {how.file} --seed {bad[0].seed}")
    return "\n".join(lines)


def _times(times: Sequence[float]) -> str:
    if len(times) == 1:
        return show_duration(times[0])
    tenths = quantiles(times, n=10, method="inclusive")
    median, most, longest = (show_duration(round(time)) for time in (tenths[4], tenths[8], max(times)))
    return f"{median} (median), nine of ten at most {most}, the longest {longest}"


def _progress(how: How) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]}", style="red"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=how.plain,
    )


def _played(how: How, stopped: Event) -> Iterator[Night]:
    """Yield the nights as they end; no more are begun once it is stopped."""
    workers = min(os.cpu_count() or 1, len(how.seeds))
    under_way = set[Future[Night]]()
    # Spawned: a process that has threads is not to be forked.
    with ProcessPoolExecutor(workers, get_context("spawn"), _Player.begin, (how,)) as pool:
        for seed in how.seeds:
            if stopped.is_set():
                break
            with _unheard_ctrl_c():
                under_way.add(pool.submit(_Player.play, seed))
            if len(under_way) >= workers * _AHEAD:
                ended, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                yield from (each.result() for each in ended)
        yield from (each.result() for each in wait(under_way).done)


@contextmanager
def _unheard_ctrl_c() -> Iterator[None]:
    """Let the processes that are started meanwhile never hear Ctrl-C; this one hears of it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Player:
    """What a process of the pool keeps: it reads the files once."""

    how: ClassVar[How]
    plan: ClassVar[SessionPlan]

    @classmethod
    def begin(cls, how: How) -> None:
        """Read the files; Ctrl-C is left to the process that hands the nights out, where it was not kept from us."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cls.how = how
        cls.plan = load_session(how.file)

    @classmethod
    def play(cls, seed: int) -> Night:
        """Play a night."""
        return rehearse(cls.plan, seed, engine(cls.how.engine), cls.how.limit)
