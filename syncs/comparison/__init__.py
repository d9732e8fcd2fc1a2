"""The settings of a run in words, beside those of today or of another run (R92, R94)."""
