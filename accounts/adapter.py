"""Adapts django-allauth to RecruitSync's way of signing in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an admin's invitation, so nobody signs up from outside."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
