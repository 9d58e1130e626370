"""Calibrating: a world file held against a picture of its client, and its places and colours set in it."""
