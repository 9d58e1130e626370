"""Plays a session with many seeds and shows how each run ended; the ones that failed say why.

``--storm`` adds faults by chance to those that the session has on its timeline.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import quantiles

from btrunner.runner.language.load import load_session
from btrunner.runner.session.session import Session
from btrunner.runner.sinks.summary import SummaryMaker

DUO = Path(__file__).parents[1] / "examples" / "duo.yaml"

STORM = {
    "rates": {
        "disconnect": "4/h",
        "crash": "2/h",
        "hang": "1/h",
        "dialog": "3/h",
        "stuck": "2/h",
        "black_frame": "6/h",
        "take_over": "1/2h",
    },
    "server_rates": {"queue": "1/h", "maintenance": "1/4h"},
}
"""A night worse than any: about thirteen faults an hour for each character, and two for all."""


@dataclass(frozen=True)
class Run:
    """How one seed ended; times in seconds, counts over all characters."""

    seed: int
    outcome: str
    why: str
    simulated: float
    cpu: float
    losses: int
    deaths: int
    waits_for: str


def play(session: Path, seed: int, storm: bool) -> Run:
    """Play a session to its end with a seed."""
    plan = replace(load_session(session), seed=seed)
    if storm:
        plan = replace(plan, world={**plan.world, "faults": STORM})
    maker = SummaryMaker(f"seed-{seed}", plan.vocabulary)
    began = time.process_time()
    ending = Session(plan, sinks=[maker]).run()
    spent = time.process_time() - began
    characters = maker.summary.characters
    return Run(
        seed,
        ending.outcome,
        ending.why,
        ending.time,
        round(spent, 3),
        sum(sum(each.losses.values()) for each in characters.values()),
        int(sum(each.totals.get("deaths", 0) for each in characters.values())),
        "; ".join(f"{name}: {each.waits_for}" for name, each in characters.items() if each.waits_for),
    )


def table(runs: Sequence[Run]) -> str:
    """Return the outcomes as text."""
    good = sorted(run.simulated / 60 for run in runs if run.outcome == "succeeded")
    lines = [f"{len(good)} of {len(runs)} succeeded"]
    if len(good) > 1:
        tenths = quantiles(good, n=10, method="inclusive")
        lines.append(
            f"minutes    median {tenths[4]:.1f}, nine of ten within {tenths[8]:.1f}, longest {good[-1]:.1f}"
        )
    hours = sum(run.simulated for run in runs) / 3600
    lines.append(
        f"together   {sum(run.losses for run in runs)} lost clients and {sum(run.deaths for run in runs)} deaths"
        f" in {hours:.1f} simulated hours; {sum(run.cpu for run in runs) / hours:.1f} s of CPU an hour"
    )
    for run in runs:
        if run.outcome != "succeeded":
            waits = f" [waits: {run.waits_for}]" if run.waits_for else ""
            lines.append(
                f"seed {run.seed:4d}  {run.outcome} after {run.simulated / 60:.1f} min: {run.why}{waits}"
            )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the seeds; returns 1 when fewer succeeded than ``--at-least``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("session", nargs="?", type=Path, default=DUO)
    parser.add_argument("--seeds", type=int, default=100, help="how many; 0, 1, 2 …")
    parser.add_argument("--storm", action="store_true", help="with faults by chance")
    parser.add_argument("--at-least", type=float, default=0.95, help="the share that must succeed")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--json", action="store_true", help="for machines")
    given = parser.parse_args(arguments)
    with ProcessPoolExecutor(given.jobs) as pool:
        futures = [pool.submit(play, given.session, seed, given.storm) for seed in range(given.seeds)]
        runs = [future.result() for future in futures]
    sys.stdout.write(
        (json.dumps([asdict(run) for run in runs], indent=1) if given.json else table(runs)) + "\n"
    )
    succeeded = sum(run.outcome == "succeeded" for run in runs)
    return 0 if succeeded >= given.at_least * len(runs) else 1


if __name__ == "__main__":
    sys.exit(main())
