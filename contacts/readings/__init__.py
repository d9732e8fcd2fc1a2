"""What pages read about contacts and lists: each reading costs the same however many there are."""
