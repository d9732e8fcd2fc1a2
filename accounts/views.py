"""The front door: sends a signed-in person to an organisation of theirs."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import Member, User


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the organisation that the person joined first; without any, say what to do."""
    user = cast("User", request.user)
    member = Member.objects.select_related("organisation").filter(user=user).order_by("id").first()
    if member is None:
        return render(request, "accounts/no_organisation.html")
    return redirect("sync_list", organisation_slug=member.organisation.slug)
