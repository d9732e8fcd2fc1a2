"""The turns of a worker: how long one is."""
