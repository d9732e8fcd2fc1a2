"""What the account's edition and type and the organisation's plan allow (R11, R12, R43)."""
