"""Contacts and mailing lists: who is on a list, who put them there and why, and making, renaming
and archiving lists (R14, R93)."""
