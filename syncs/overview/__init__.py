"""The list of an organisation's syncs, and the page of one (R90)."""
