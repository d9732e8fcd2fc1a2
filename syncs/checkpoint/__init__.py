"""Keeps how far a run has come, who may write for it, and what its phases work with."""
