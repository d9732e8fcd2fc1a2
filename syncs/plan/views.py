"""Account settings → Edition rules and plan (R8, R12)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from syncs.plan.queries import edition_overviews_of
from web.wording import counted


@require_safe
@may(Action.SEE)
def edition_rules(request: TenantRequest) -> HttpResponse:
    context = {"overviews": edition_overviews_of(request.organisation)}
    return render(request, "plan/edition_rules.html", context)


def warn_of_deactivated(request: TenantRequest, number: int) -> None:
    """Add a message that the edition rules do not allow some syncs any more (R12)."""
    if number:
        are = "is" if number == 1 else "are"
        messages.warning(
            request,
            f"{counted(number, 'sync')} {are} inactive now, because the edition rules do not allow"
            f" {'it' if number == 1 else 'them'} any more. Nobody was removed from a list.",
        )
