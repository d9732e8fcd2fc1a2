"""Finds the organisation of `/o/<slug>/…` once, before any view runs (R102), and says who acts and
who is served."""

from collections.abc import Callable
from typing import Any

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.cache import patch_cache_control

from accounts.acting import STRANGER, AuditActor, acting_as
from accounts.models import Member
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import (
    across_organisations,
    keep_standing,
    serve_from_here,
    serving_nobody,
)

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""The methods by which nothing is changed."""


class ServingMiddleware:
    """Serves nobody until it is known whom, and nobody again after the request; it comes first.

    What is sent bit by bit is read while the request's organisation is served.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with serving_nobody():
            response = self.get_response(request)
            is_file = isinstance(response, FileResponse)  # which is read already
            if isinstance(response, StreamingHttpResponse) and not is_file:
                response.streaming_content = keep_standing(response)
            return response


class ActingMiddleware:
    """Puts down what a request changes to who has sent it; it comes after the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING_METHODS:
            return self.get_response(request)
        user = request.user
        with acting_as(AuditActor.person(user) if user.is_authenticated else STRANGER):
            return self.get_response(request)


class OrganisationMiddleware:
    """Takes `slug` out of the URL's arguments and sets `request.organisation`, `.member`, and
    `.memberships` of the same person, which the switcher of the page shows.

    The first two stay None for strangers and for people of other organisations;
    `accounts.access.may` answers those.
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
        with across_organisations(AcrossReason.ADDRESS):
            memberships = _memberships(request)
        member = next((each for each in memberships if each.organisation.slug == slug), None)
        if member is not None:
            serve_from_here(member.organisation_id)
        request.memberships = memberships  # type: ignore[attr-defined]
        request.member = member  # type: ignore[attr-defined]
        request.organisation = member and member.organisation  # type: ignore[attr-defined]


def _memberships(request: HttpRequest) -> list[Member]:
    """Return what the person is a member of, by the organisations' names, in one question."""
    if not request.user.is_authenticated:
        return []
    # One that is being deleted is reached by nobody, until an admin restores it.
    reachable = Member.objects.filter(organisation__closure=None)
    theirs = reachable.filter(user_id=request.user.pk).select_related("organisation")
    return list(theirs.order_by("organisation__name", "organisation_id"))
