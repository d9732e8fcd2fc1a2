"""How long tests wait for what comes in a while."""

PATIENCE = 60.0
"""Seconds, on a machine that is busy or pauses. What takes longer never comes."""
