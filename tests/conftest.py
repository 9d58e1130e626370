"""Properties are tried on the same examples in every run; with ``BTRUNNER_EXPLORE=1`` on new ones."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("explore" if os.environ.get("BTRUNNER_EXPLORE") else "same")
