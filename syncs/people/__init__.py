"""Contacts and mailing lists: who is on them, who put them there, and why (R14, R93)."""
