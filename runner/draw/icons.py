"""The icon of each kind as strokes on a field of 16 by 16, so that a picture needs no font of symbols."""

from __future__ import annotations

ICONS = {
    "sequence": "M2 8h11M9 4l4 4-4 4",
    "selector": "M5.4 6a2.6 2.6 0 1 1 3.9 2.2C8.3 8.8 8 9.3 8 10.2M8 12.9v.1",
    "parallel": "M2 5h11M10.5 2.5L13 5l-2.5 2.5M2 11h11M10.5 8.5L13 11l-2.5 2.5",
    "switch": "M2 8h4l4-4.5h4M6 8h8M6 8l4 4.5h4",
    "for_each": "M13 8a5 5 0 1 1-1.5-3.6M13 1.8v3h-3",
    "random": "M3 3h10v10H3zM6 6v.1M10 10v.1M8 8v.1",
    "utility": "M3 13V9M8 13V3M13 13V6",
    "check": "M8 2l6 6-6 6-6-6z",
    "wait": "M8 2a6 6 0 1 0 .01 0M8 4.8V8l2.4 1.6",
    "wait_until": "M4 2h8M4 14h8M5 2v2l6 8v2M11 2v2l-6 8v2",
    "act": "M5 3l8 5-8 5z",
    "set": "M3 6v.1M3 10.5v.1M7 6h6M7 10.5h6",
    "log": "M3 4h10M3 8h10M3 12h6",
    "notify": "M4 11V7a4 4 0 0 1 8 0v4l1.2 1H2.8zM7 14h2",
    "guard": "M8 2l5 2v4c0 3-2.2 5-5 6-2.8-1-5-3-5-6V4z",
    "ladder": "M5 2v12M11 2v12M5 5h6M5 8h6M5 11h6",
    "ask": "M8 2.5a2.5 2.5 0 1 0 .01 0M3 14c.4-3.4 2.2-4.8 5-4.8s4.6 1.4 5 4.8",
    "claim": "M4 14V2.5h8l-2 3 2 3H4",
    "rendezvous": "M1.5 8H6M4 6l2 2-2 2M14.5 8H10M12 6l-2 2 2 2M8 2.5v11",
    "child": "M3 3h10v10H3zM6 8h4",
    "tree": "M3 2.5h4v4H3zM10 9.5h4v4h-4zM5 6.5v5h5",
}

PLUGIN = "M6 2v3M10 2v3M4 5h8v2.5a4 4 0 0 1-8 0zM8 11.5V14"

MARKS = {
    "running": "M5 8v.1M8 8v.1M11 8v.1",
    "success": "M4.6 8.3l2.3 2.3 4.5-5",
    "failure": "M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4",
}
"""The strokes inside the disc of a status."""
