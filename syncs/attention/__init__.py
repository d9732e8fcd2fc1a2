"""Attention: all that needs it in an organisation now, its meaning, and who can mend it (R96)."""
