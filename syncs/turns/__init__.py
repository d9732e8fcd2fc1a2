"""The turns of a worker: how long one is, who looks about meanwhile, and others beside it."""
