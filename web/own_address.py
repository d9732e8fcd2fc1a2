"""The addresses of our pages in what leaves RecruitSync: mails, files, what a program is told."""

from django.conf import settings
from django.http import HttpRequest


def own_origin(request: HttpRequest) -> str:
    """Return how our addresses begin: as the operator says, or, where nothing is said, as the
    request was sent."""
    origin: str = settings.PUBLIC_ORIGIN
    return origin or request.build_absolute_uri("/").rstrip("/")


def own_address(request: HttpRequest, path: str) -> str:
    """Return the address at which people open a path."""
    return f"{own_origin(request)}{path}"
