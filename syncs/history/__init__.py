"""What runs did: the import history, the page of one run and its rows (R91, R92)."""
