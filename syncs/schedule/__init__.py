"""The schedule of a sync: its form, the next ten runs, and time zones found by what people type
(R20, R83)."""
