"""Django's admin behind our own sign-in and a second factor."""

from __future__ import annotations

from functools import update_wrapper
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse

from accounts.models import User
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from syncs.alarms.installation import look_at_installation
from syncs.clock import database_now

SECOND_FACTOR = "mfa"
"""The method that allauth notes in a session where an app, a code or a passkey was used."""


class OperatorSite(AdminSite):
    """The admin of superusers who have shown a second factor; nobody else finds any of it."""

    site_header = site_title = "RecruitSync operators"
    index_title = "All organisations"
    index_template = "operators/installation.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell whether this is an operator, who has shown a second factor in this very session."""
        return is_operator(request) and has_shown_second_factor(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Guard a page: whoever may not see it is answered here, and not led to a page of its
        own."""
        guarded = super().admin_view(view, cacheable)

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                return self.login(request)
            with across_organisations(AcrossReason.OPERATOR):
                response: HttpResponse = guarded(request, *args, **kwargs)
                # Now: what Django renders later it would render for nobody.
                return response.render() if isinstance(response, TemplateResponse) else response

        return update_wrapper(answer, guarded)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send strangers to our own sign-in, which is throttled, and tell an operator without a
        second factor to get one. Raises Http404 for everybody else."""
        if self.has_permission(request):
            return redirect("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if is_operator(request):
            return render(request, "operators/second_factor.html", status=403)
        raise Http404

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the state of the whole installation, and the tables below it (R94)."""
        now = database_now()
        seen = look_at_installation(now)
        return super().index(request, {**(extra_context or {}), "installation": seen, "now": now})

    def password_change(  # type: ignore[override]  # Django's answers with a form of its own
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the page that asks once more who it is, and tells the person by mail."""
        return redirect("account_change_password")


def is_operator(request: HttpRequest) -> bool:
    """Tell whether whoever is signed in looks after the installation."""
    user = request.user
    return isinstance(user, User) and user.is_active and user.is_superuser


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session was begun, or confirmed, with a second factor."""
    records = get_authentication_records(request, request.user)
    return any(each.get("method") == SECOND_FACTOR for each in records)


site = OperatorSite(name="operators")
