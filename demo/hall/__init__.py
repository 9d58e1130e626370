"""The server of the small game: who is let in, what goes wrong, and the land they all meet in."""
