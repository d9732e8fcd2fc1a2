"""A no that people say themselves holds for whatever address is theirs now (R69, R70)."""
