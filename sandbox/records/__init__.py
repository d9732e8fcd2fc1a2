"""The records of a module as they are now: generated ones, what was changed since, and lists."""
