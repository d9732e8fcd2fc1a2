"""The token behind a request, and what it lets its member do (R104)."""

from __future__ import annotations

from copy import copy
from time import time
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from accounts.access import is_allowed
from accounts.api_tokens.actions import find_token, note_use
from accounts.middleware import READING_METHODS
from accounts.models import ApiToken, TokenScope, User
from accounts.tenancy.standing import serve_from_here
from api.frame.problems import ApiProblem

MINUTE = 60
"""Seconds for which calls are counted."""

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="RecruitSync"'}


class TokenAuthentication(BaseAuthentication):
    """Reads `Authorization: Bearer rst_…`, and sets the organisation and the member of the request
    as the middleware does for pages."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken]:
        """Return the user and the token. Raises ApiProblem."""
        kind, _, text = request.headers.get("Authorization", "").strip().partition(" ")
        if kind.lower() != "bearer" or not text:
            raise ApiProblem("not_authenticated", headers=CHALLENGE)
        token = find_token(text.strip())
        if token is None:
            raise ApiProblem("token_unknown", headers=CHALLENGE)
        serve_from_here(token.organisation_id)
        now = timezone.now()
        if token.is_expired(now):
            raise ApiProblem("token_expired", headers=CHALLENGE)
        note_use(token, now)
        member = copy(token.member)
        member.organisation, member.role = token.organisation, token.role
        asked = request._request
        asked.organisation, asked.member = token.organisation, member  # type: ignore[attr-defined]
        asked.user = token.member.user
        return token.member.user, token


class MayDoIt(BasePermission):
    """Asks the table of `accounts/access.py` whether the token may do what the operation does."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Tell whether it may; a method that the address has not is answered elsewhere."""
        method = getattr(view, (request.method or "").lower(), None)
        operation = getattr(method, "operation", None)
        if operation is None:
            return True
        token = cast("ApiToken", request.auth)
        if token.scope == TokenScope.READ and request.method not in READING_METHODS:
            return False  # also of what a viewer changes for themselves
        return is_allowed(
            request._request.member,  # type: ignore[attr-defined]
            operation.action,
        )


class TokenThrottle(BaseThrottle):
    """Lets a token ask so many times a minute, whatever other tokens do."""

    _seconds_left = 0.0

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the call, and tell whether it is one of those that the installation allows."""
        if not request.auth:
            return True
        calls, self._seconds_left = count_call(request.auth.pk, now=time())
        return calls <= settings.API_CALLS_A_MINUTE

    def wait(self) -> float:
        """Return the seconds until the token may ask again."""
        return self._seconds_left


def count_call(token_id: int, *, now: float) -> tuple[int, float]:
    """Return how many calls the token has made in its minute, with this one, and the seconds that
    are left of that. A minute begins with the first call.

    Each of many calls at once gets a number of its own.
    """
    name = f"api-calls:{token_id}"
    ends = int(cache.get_or_set(name, int(now) + MINUTE, timeout=MINUTE) or 0)
    calls = f"{name}:{ends}"
    cache.add(calls, 0, timeout=2 * MINUTE)
    try:
        return cache.incr(calls), ends - now
    except ValueError:  # Valkey has gone or come back at this moment
        return 1, ends - now
