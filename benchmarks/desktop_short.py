"""What the desktop promises, in a run of a minute or two, where there is what it needs; ``desktop.py`` takes longer."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from table import Table, number
from timing import Effort

PROGRAMS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool"}
"""Programs of the displays that nobody sees, and the packages that bring them."""
MODULES = {"Xlib": "desktop", "cv2": "desktop", "pygame": "demo"}
READER = "what reads texts from a screen"
CHARACTERS = 2

Results = Mapping[str, Any]


def missing() -> dict[str, str]:
    """Return what is missing here to measure a part of it, and what brings that."""
    if sys.platform != "linux":
        return {"the desktop": "only Linux has displays that nobody sees"}
    packages = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if packages:
        return {"a display for the desktop": f"apt install {' '.join(packages)}"}
    extras = sorted({extra for module, extra in MODULES.items() if find_spec(module) is None})
    if extras:
        return {"what the desktop needs": f"pip install '.[{','.join(extras)}]'"}
    if not all(map(find_spec, ("rapidocr", "onnxruntime"))):
        return {READER: "pip install '.[ocr]'"}
    return {}


def measure(effort: Effort) -> dict[str, Any]:
    """Return what was measured of each part, ``keys``, ``latencies`` and ``heartbeat``, as far as it could be.

    ``load`` is what the machine was busy with as it began: these times are by the wall.
    """
    lacking = missing()
    if set(lacking) - {READER}:
        return {}
    import desktop_heartbeat
    import desktop_keys
    import desktop_latencies

    actions, rounds, seconds = (60, 1, 5) if effort.quick else (300, 6, 20)
    effort.say(f"{actions} actions of {CHARACTERS} characters")
    found: dict[str, Any] = {"load": round(os.getloadavg()[0], 1)}
    found["keys"] = desktop_keys.measure(actions, CHARACTERS)
    effort.say(f"each fault {rounds} times")
    found["latencies"] = {"rounds": rounds, "ms": desktop_latencies.measure(rounds)}
    if not lacking:
        effort.say("ticks, while texts are read")
        found["heartbeat"] = desktop_heartbeat.measure(seconds)
    return found


def tables(found: Results) -> list[Table]:
    """Return a table of each part, and one that says what is missing where nothing was measured."""
    shown = [make(found[part]) for part, make in _TABLES.items() if part in found]
    if shown:
        shown[-1].notes.append(
            f"All of it with a load of {found['load']:g} as it began, on {os.cpu_count()} cores."
        )
    return shown or [Table("The desktop", ("", "not measured"), [(*each,) for each in missing().items()])]


def _keys(found: Results) -> Table:
    rows = [
        (way, f"{each['right']:,}", f"{each['wrong']:,}", number(each["keys_per_s"]))
        for way, each in found.items()
    ]
    return Table(
        "The desktop: keys of two characters",
        ("", "right", "in a wrong window", "keys/s"),
        rows,
        ["On one display a popup steals the focus 20 times a second, and windows move. The clients count."],
    )


def _latencies(found: Results) -> Table:
    rows = [
        (fault, f"{each['median']:,}", f"{each['longest']:,}", str(each.get("promised", "–")))
        for fault, each in found["ms"].items()
    ]
    return Table(
        "The desktop: from a fault to the journal",
        ("ms", "median", f"longest of {found['rounds']}", "promised"),
        rows,
    )


def _heartbeat(found: Results) -> Table:
    rows = [
        (what, f"{each['ticks']:,}", f"{each['on_time']:.1%}", number(each["p99_ms"]))
        for what, each in found.items()
    ]
    head = ("", "ticks at 10 Hz", "within 20 ms", "99 % within, ms")
    return Table("The desktop: ticks on time", head, rows, ["Both sessions play side by side."])


_TABLES = {"keys": _keys, "latencies": _latencies, "heartbeat": _heartbeat}


def rate(results: Results) -> float:
    """Return how many times as many keys a display each takes as one display does."""
    keys = results["desktop"]["keys"]
    return float(keys["a display each"]["keys_per_s"] / keys["one display"]["keys_per_s"])


def wrong(results: Results) -> float:
    """Return how many keys went into a wrong window, both ways."""
    return float(sum(each["wrong"] for each in results["desktop"]["keys"].values()))


def latency(fault: str, results: Results) -> float:
    """Return the longest time from a fault to the journal, in milliseconds."""
    return float(results["desktop"]["latencies"]["ms"][fault]["longest"])


def on_time(results: Results) -> float:
    """Return the percentage of ticks within 20 ms while texts are read."""
    return float(results["desktop"]["heartbeat"]["while texts are read"]["on_time"] * 100)
