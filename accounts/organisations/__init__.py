"""Organisations: made, renamed, moved to another zone, chosen."""
