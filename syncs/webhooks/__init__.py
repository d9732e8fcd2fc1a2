"""Webhooks tell programs of an organisation of runs, and of who joins or leaves lists (R105)."""
