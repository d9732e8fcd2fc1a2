"""Tells pages whether the operator lets the sandbox be connected."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def sandbox_is_allowed() -> bool:
    """Tell whether a connection may name another host than Zoho's, as the sandbox needs."""
    return bool(settings.ALLOWED_RECRUIT_HOSTS)
