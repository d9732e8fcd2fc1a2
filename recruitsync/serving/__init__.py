"""The web process towards its callers: a request is read whole, and within its time, before a
thread works on it."""
