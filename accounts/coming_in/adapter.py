"""Adapts django-allauth to RecruitSync's way of signing in."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.coming_in.known_browser import known_browser_of, remember_browser
from accounts.models import User
from accounts.sign_up import is_sign_up_open
from web.own_address import own_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is as open as the operator says, links begin so too, and a browser is remembered."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether strangers may sign up; who is invited has a page of their own."""
        return is_sign_up_open()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save who signs up, with the name that they gave."""
        user.name = form.cleaned_data.get("name", "")
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Remember the browser besides, see `accounts.coming_in.known_browser`."""
        response: HttpResponse = super().post_login(request, user, **more)
        remember_browser(response, user)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; its links begin as the operator says, whatever host the request names."""
        links = {
            name: own_address(self.request, urlsplit(str(link)).path)
            for name, link in context.items()
            if name.endswith("_url") and settings.PUBLIC_ORIGIN
        }
        super().send_mail(template_prefix, email, {**context, **links})

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failed attempts from a known browser by themselves."""
        key = str(super()._get_login_attempts_cache_key(request, **credentials))
        browser = known_browser_of(request, credentials.get("email", ""))
        return f"{key}:{browser}" if browser else key
