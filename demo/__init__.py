"""A small game to try the desktop with: ``btrunner-demo-server`` and ``btrunner-demo-client``."""

from __future__ import annotations

import os

# The library of the window greets on standard output, which belongs to the commands.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
