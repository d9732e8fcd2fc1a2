"""What becomes of a sync: launched, activated, paused, resumed, deactivated (R5, R12, R20, R85)."""
