"""Alarms: parts of the installation that are silent, and syncs that are late (R84)."""
