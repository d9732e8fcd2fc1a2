"""FETCH: reads a run's records from Recruit, by pages or by files, and stages them."""
