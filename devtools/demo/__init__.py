"""`make run`: the whole application on this machine, with demo data and one readable log."""
