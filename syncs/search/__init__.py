"""One search for people, syncs, lists, pages and actions."""
