"""The benchmarks are scripts in a folder, not a package: here they are imported as they import each other."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
