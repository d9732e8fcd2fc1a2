"""The tag of the one style sheet."""

from django import template
from django.urls import reverse

from recruitsync.stylesheet import joined_sheets

register = template.Library()


@register.simple_tag
def stylesheet_url() -> str:
    """Return the address of the style sheet of all pages, as it is now."""
    return reverse("stylesheet", args=[joined_sheets().digest])
