"""Filters for the pages of people."""

from collections.abc import Mapping

from django import template

from syncs.why.rules.facts import KnownSync

register = template.Library()


@register.filter
def sync_named(syncs: Mapping[int, KnownSync], sync_id: int) -> KnownSync | None:
    """Return the sync of this id."""
    return syncs.get(sync_id)
