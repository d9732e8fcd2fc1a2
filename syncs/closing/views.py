"""Exporting, deleting and restoring an organisation (R102)."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may, user_of
from accounts.acting import AuditActor
from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from accounts.models import Organisation, User
from accounts.tenancy.standing import serve_from_here
from syncs.clock import database_now
from syncs.closing.actions.close import ClosedAlready, close_organisation
from syncs.closing.actions.notice import tell_of_closure
from syncs.closing.actions.restore import Restored, TooLate, restore_organisation
from syncs.closing.forms import DeleteOrganisationForm
from syncs.closing.queries import closure_for, export_organisation
from syncs.domain.zones import zone_or_utc
from web.form_page import form_page, posted
from web.own_address import own_address
from web.wording import counted


@require_safe
@may(Action.MANAGE_ORGANISATION)
def export(request: TenantRequest) -> FileResponse:
    """Hand out everything that the organisation has, as a zip of CSV files."""
    return organisation_file(request.organisation, actor=AuditActor.person(user_of(request)))


def organisation_file(organisation: Organisation, *, actor: AuditActor) -> FileResponse:
    """Return the zip, named by organisation and day; the audit log tells who took it."""
    name = f"{organisation.slug}-{timezone.now():%Y-%m-%d}.zip"
    record(
        organisation.pk,
        AuditChange.EXPORTED,
        "organisation",
        about=(organisation.pk, organisation.name),
        actor=actor,
    )
    return FileResponse(export_organisation(organisation), as_attachment=True, filename=name)


@form_page
@may(Action.MANAGE_ORGANISATION)
def delete_organisation(request: TenantRequest) -> HttpResponse:
    """Say what it means, have the name typed, and close the organisation."""
    organisation = request.organisation
    form = DeleteOrganisationForm(posted(request), organisation=organisation)
    if form.is_valid():
        try:
            closure = close_organisation(organisation, by=user_of(request), now=database_now())
        except ClosedAlready:
            return redirect("home")
        link = own_address(request, reverse("restore_organisation", args=[organisation.pk]))
        tell_of_closure(closure, link)
        until = localtime(closure.delete_at, zone_or_utc(organisation.time_zone))
        messages.success(
            request,
            f"{organisation.name} is closed. Until {until:%-d %B %Y} it can be restored under your"
            " profile.",
        )
        return redirect("profile")
    context = {"form": form, "days": settings.DELETION_DAYS}
    return render(request, "closing/delete.html", context)


@form_page
@login_required
def restore(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Ask, then let people into the organisation again."""
    user = cast("User", request.user)
    closure = closure_for(user, organisation_id)
    if closure is None:
        raise Http404
    serve_from_here(organisation_id)
    if request.method == "POST":
        organisation = closure.organisation
        try:
            restored = restore_organisation(closure, by=user, now=database_now())
        except TooLate:
            messages.error(request, "It is too late: the organisation is being deleted for good.")
            return redirect("profile")
        _say_what_is_back(request, organisation.name, restored)
        return redirect("sync_list", organisation.slug)
    return render(request, "closing/restore.html", {"closure": closure})


def _say_what_is_back(request: HttpRequest, name: str, restored: Restored) -> None:
    again = counted(len(restored.active), "sync")
    messages.success(request, f"{name} is back as it was, and {again} active again.")
    for sync, why in restored.inactive:
        messages.warning(request, f"{sync.name} stays inactive. {why}")
