"""Adapts django-allauth to RecruitSync's way of signing in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from accounts.known_browser import known_browser_of, remember_browser
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an admin's invitation, so nobody signs up from outside."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Remember the browser besides, see `accounts.known_browser`."""
        response: HttpResponse = super().post_login(request, user, **more)
        remember_browser(response, user)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failed attempts from a known browser by themselves."""
        key = str(super()._get_login_attempts_cache_key(request, **credentials))
        browser = known_browser_of(request, credentials.get("email", ""))
        return f"{key}:{browser}" if browser else key
