"""The organisation's list of group addresses: what is on it, and whom it hits (R66)."""
