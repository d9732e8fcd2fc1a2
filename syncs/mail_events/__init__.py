"""Bounces, complaints and unsubscribes as mail providers tell them by webhooks (R70)."""
