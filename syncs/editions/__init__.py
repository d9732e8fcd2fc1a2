"""The edition rules: what the account's edition and type and the organisation's plan allow, and
which syncs they refuse (R11, R12, R43)."""
