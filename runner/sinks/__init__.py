"""The readers of a session: journal, summary, terminal. They hear of each tick after it."""
