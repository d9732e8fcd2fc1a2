"""Definitions of an organisation as a file: exported, compared, applied (R104)."""
