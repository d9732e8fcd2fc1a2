"""Runs before a worker has them: due, asked for, called for, found silent, cancelled."""
