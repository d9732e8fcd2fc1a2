"""Why somebody is on a list, or not: the answer against a naive model of it."""
