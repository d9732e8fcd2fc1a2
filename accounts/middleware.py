"""Finds the organisation of `/o/<slug>/…` once, before any view runs (R102)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from accounts.models import Member


class OrganisationMiddleware:
    """Takes `slug` out of the URL's arguments and sets `request.organisation` and `.member`.

    Both stay None for strangers and for people of other organisations; `accounts.access.may`
    answers those.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "organisation", None):
            # People's names and addresses stay in no cache, also not in the browser's own.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        slug = kwargs.pop("organisation_slug", None)
        if slug is None:
            return
        member = _member(request, slug)
        request.member = member  # type: ignore[attr-defined]
        request.organisation = member and member.organisation  # type: ignore[attr-defined]


def _member(request: HttpRequest, slug: str) -> Member | None:
    if not request.user.is_authenticated:
        return None
    # One that is being deleted is reached by nobody, until an admin restores it.
    reachable = Member.objects.filter(organisation__closure=None)
    return (
        reachable.select_related("organisation")
        .filter(user_id=request.user.pk, organisation__slug=slug)
        .first()
    )
