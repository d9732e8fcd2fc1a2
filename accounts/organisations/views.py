"""The organisations that a person belongs to, making one, and what one is called (R102)."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import Action, TenantRequest, may
from accounts.models import User
from accounts.organisations.actions import (
    change_organisation,
    create_organisation,
    stored_organisation,
)
from accounts.organisations.forms import OrganisationChangeForm, OrganisationForm
from accounts.organisations.queries import may_create_organisation
from web.form_page import form_page, posted
from web.seen import ChangedMeanwhile


@form_page
@login_required
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Make an organisation whose admin the person is."""
    user = cast("User", request.user)
    if not may_create_organisation(user):
        raise PermissionDenied("new_organisation")
    form = OrganisationForm(posted(request), initial={"time_zone": "UTC"})
    if form.is_valid():
        made = create_organisation(
            form.cleaned_data["organisation"], form.cleaned_data["time_zone"], admin=user
        )
        messages.success(request, f"{made.name} is there, and you are its admin.")
        return redirect("sync_list", made.slug)
    return render(request, "organisations/new.html", {"form": form})


@form_page
@may(Action.MANAGE_ORGANISATION)
def organisation_settings(request: TenantRequest) -> HttpResponse:
    """Change the name and the zone."""
    organisation = request.organisation
    form = OrganisationChangeForm(posted(request), stored=stored_organisation(organisation))
    if form.is_valid():
        try:
            change_organisation(
                organisation,
                name=form.cleaned_data["organisation"],
                time_zone=form.cleaned_data["time_zone"],
                seen=form.seen,
            )
        except ChangedMeanwhile as other:
            form.show_changes(other)
        else:
            messages.success(request, "Name and time zone are saved.")
            return redirect("organisation_settings", organisation.slug)
    return render(request, "organisations/settings.html", {"form": form})
