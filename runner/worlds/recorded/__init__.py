"""Recorded worlds: one that notes what another one showed and did, and one that plays that again."""
