"""Tells pages of people for how long the ledger keeps what runs did (R95)."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def days_kept() -> int:
    """Return for how many days the rows of a run are kept."""
    return settings.ROWS_KEPT_DAYS
