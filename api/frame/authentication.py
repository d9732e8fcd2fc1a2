"""The token behind a request, and what it lets its member do (R104)."""

from __future__ import annotations

from copy import copy

from django.conf import settings
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from accounts.access import is_allowed
from accounts.api_tokens.actions import find_token, note_use
from accounts.models import ApiToken, User
from accounts.tenancy.standing import serve_from_here
from api.frame.problems import ApiProblem

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
        return operation is None or is_allowed(
            request._request.member,  # type: ignore[attr-defined]
            operation.action,
        )


class TokenThrottle(SimpleRateThrottle):
    """Lets a token ask so many times a minute, whatever other tokens do."""

    scope = "token"

    def get_rate(self) -> str:
        """Return the rate of the installation."""
        return f"{settings.API_CALLS_A_MINUTE}/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """Return the name under which the calls of the token are counted."""
        return f"api-calls:{request.auth.pk}" if request.auth else None
