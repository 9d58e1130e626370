"""The two moments that lie outside of every session, as numbers that plain JSON can hold."""

NEVER = -1e15
"""Seconds: what lasts until then is over."""

EVER = 1e15
"""Seconds: what lasts until then does not pass by itself."""
