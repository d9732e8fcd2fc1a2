"""The language of conditions on records; no Django and no I/O in here."""
