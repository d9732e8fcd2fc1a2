"""Operations on webhooks: made, changed, tested, and the log of what they were sent (R105)."""
