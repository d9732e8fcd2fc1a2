"""Mailing lists, contacts, memberships and suppressions."""
