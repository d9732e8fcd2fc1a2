"""The list of an organisation's syncs, the page of one, and what is done with a whole one: it is
copied, or deleted (R25, R90)."""
