"""Notifications: members are told once of each change of what needs attention (R96)."""
