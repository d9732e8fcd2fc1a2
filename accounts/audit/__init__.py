"""The audit log: who changed what, with before and after, from pages, API and commands (R103)."""
