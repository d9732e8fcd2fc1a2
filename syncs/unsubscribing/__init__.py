"""The page behind the unsubscribe link of a mail, for people who sign in nowhere (R69, R70)."""
