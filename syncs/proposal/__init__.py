"""A change of a sync's definition: what it consists of, and how it is laid over the definition,
whether it is saved or only tried."""
