"""The list of syncs, and the page of one (R90)."""
