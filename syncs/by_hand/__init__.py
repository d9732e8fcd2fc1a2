"""Contacts as people change them: made, edited, put on lists and taken off, deleted (R18, R62)."""
