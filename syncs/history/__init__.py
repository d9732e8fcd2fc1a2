"""The import history: all runs, the page of one run, and its rows with what became of each record
(R91, R92)."""
