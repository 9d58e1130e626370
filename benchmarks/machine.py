"""What must be known of the machine to read the figures: its Python, its processor, and how many cores it has."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")


def facts() -> dict[str, str | int]:
    """Return Python's version, the system, the processor and the number of cores."""
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
    }


def _processor() -> str:
    """Return the name the processor gives itself, where the system tells it."""
    text = CPUINFO.read_text(encoding="utf-8") if CPUINFO.is_file() else ""
    named = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return named.group(1).replace("(R)", "") if named else platform.processor() or "not told"
