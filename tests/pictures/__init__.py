"""`make pictures`: those of the README, taken in a browser of what `make run` shows."""
