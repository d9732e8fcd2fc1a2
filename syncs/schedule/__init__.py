"""When a sync runs: the form, the next ten runs, and zones found by what people type (R20, R83)."""
