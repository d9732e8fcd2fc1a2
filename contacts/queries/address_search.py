"""Addresses by their beginning: a range of an index whose collation is "C"."""

from django.db.models import Q

from contacts.domain.addresses import normalise

_AFTER_ALL = "\U0010ffff"
"""Sorts behind every other character, so `prefix + _AFTER_ALL` ends the range of a prefix."""


def address_begins(beginning: str) -> Q:
    """Return the condition that an address begins so, however it was typed (R68)."""
    prefix = normalise(beginning)
    return Q(address__gte=prefix, address__lt=prefix + _AFTER_ALL) if prefix else Q()
