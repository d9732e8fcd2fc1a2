"""The members of an organisation who can do something about it, by name (R99)."""
