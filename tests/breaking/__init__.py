"""Breaks one lock at a time and looks whether a test turns red: `make break`."""
