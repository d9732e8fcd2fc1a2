"""*Apply exactly this*: says what will be done, and who will be removed, then does it (R75)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import Action, TenantRequest, may, user_of
from contacts.queries.own_fields import labels_of
from syncs.comparison.queries.in_force import settings_in_force_of
from syncs.comparison.queries.tried import changes_tried
from syncs.found import run_of
from syncs.history.queries.previewed import previewed_of
from syncs.history.queries.would import preview_in_parts
from syncs.models import SyncState
from syncs.preview.actions.apply import NotApplied, apply_preview, why_not_applied
from syncs.preview.queries import MAX_NAMED, leaving_people
from web.form_page import form_page


@form_page
@may(Action.RUN_SYNCS)
def apply_preview_page(request: TenantRequest, preview_id: int) -> HttpResponse:
    """Ask whether exactly what was shown is to be done, naming who leaves; then do it."""
    run = run_of(request, preview_id)
    if not run.is_preview:
        raise Http404
    obstacle = why_not_applied(run)
    if request.method == "POST":
        try:
            applied = apply_preview(run, user_of(request), now=timezone.now())
        except NotApplied as why:
            obstacle = str(why)
        else:
            messages.success(request, "It begins in a moment: first it is read once more.")
            return redirect("run_detail", request.organisation.slug, applied.pk)
    labels = labels_of(request.organisation)
    previewed = previewed_of(run, labels)
    leaving = run.deleted + run.held
    context = {
        "run": run,
        "obstacle": obstacle,
        "previewed": previewed,
        "tried": changes_tried(
            run, previewed.tried if previewed else None, settings_in_force_of(run, labels)
        ),
        "parts": preview_in_parts(run, previewed.tried if previewed else None),
        "people": leaving_people(run),
        "leaving": leaving,
        "more": max(leaving - MAX_NAMED, 0),
        "launches": run.sync.state == SyncState.DRAFT,
    }
    return render(request, "preview/apply.html", context)
