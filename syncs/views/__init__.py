"""Pages of syncs, runs and lists, and the deeds that their buttons do."""
