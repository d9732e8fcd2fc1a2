"""Adapts single sign-on by OpenID Connect: who may come in by it, and under which name (R100)."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from accounts.models import User
from accounts.sign_up import fault_of_address, is_sign_up_open


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets those in whom the provider vouches for and who could sign up themselves.

    Who has an account with the address that the provider has verified is that person.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Tell whether somebody without an account gets one by single sign-on."""
        return is_sign_up_open() and not fault_of_address(sociallogin.user.email or "")

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.name = str(data.get("name") or "")[:100]
        return user
