"""The simulated world: a small game whose rules are a world file, ticked by the session's clock."""
