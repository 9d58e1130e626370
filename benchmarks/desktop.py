"""Measures what the desktop promises: keys in wrong windows, and how late it is.

``python benchmarks/desktop.py [--only keys…] [--actions 10000] [--characters 2] [--json]``; it needs Xvfb.
"""

from __future__ import annotations

import argparse
import json
import sys

import desktop_keys


def main() -> None:
    """Measure what is asked for, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=1000)
    parser.add_argument("--characters", type=int, default=2, choices=range(2, len(desktop_keys.KEYS) + 1))
    given = parser.parse_args()
    found = {"keys": desktop_keys.measure(given.actions, given.characters)}
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
