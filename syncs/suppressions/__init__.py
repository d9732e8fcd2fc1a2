"""Addresses that must not be mailed: who said so, added, lifted and exported (R69, R70)."""
