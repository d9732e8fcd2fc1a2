"""Closes an organisation, restores it, and deletes it for good once its time is over."""
