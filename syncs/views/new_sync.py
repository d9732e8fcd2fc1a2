"""Sync services → New sync: module and name; what comes of it is a draft (R10, R11, R13)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Deed, TenantRequest, may
from syncs.forms.new_sync import NewSyncForm, SyncNameForm
from syncs.models import Connection, Step, SyncState
from syncs.pipeline.account_metadata import AccountSilent, fields_of, modules_of
from syncs.pipeline.drafts import create_draft
from syncs.pipeline.sync_names import SyncNameTaken, rename_sync
from syncs.readings.module_offers import default_pairs, email_fields, module_offers
from syncs.views.edit_frame import go_on, show_step, step_url, sync_to_edit

TAKEN = "A sync of this connection has this name already. Choose another one."
NO_EMAIL = (
    "This module has no field with an e-mail address, so nobody in it can be put on a list. Add one"
    " to the module in Recruit, or choose another module."
)


@require_http_methods(["GET", "HEAD", "POST"])
@may(Deed.EDIT_SYNCS)
def new_sync(request: TenantRequest) -> HttpResponse:
    connection = request.organisation.connections.order_by("id").first()
    if connection is None:
        messages.info(request, "Syncs read from a Recruit account: connect one first.")
        return redirect("connections", request.organisation.slug)
    context: dict[str, Any] = {"connection": connection, "steps": _steps_to_come()}
    try:
        offers = module_offers(modules_of(connection), connection, request.organisation)
        form = NewSyncForm(_posted(request), offers=offers)
        if form.is_valid() and (made := _made(request, connection, form)):
            return made
    except AccountSilent as silent:
        form = NewSyncForm(initial={"name": request.POST.get("name", "")}, offers=[])
        context["trouble"] = str(silent)
    return render(request, "syncs/edit/new.html", {**context, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@may(Deed.EDIT_SYNCS)
def edit_module(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Of what the first step has decided, only the name can be changed (R23)."""
    sync = sync_to_edit(request, sync_id)
    form = SyncNameForm(_posted(request), initial={"name": sync.name})
    if form.is_valid():
        try:
            rename_sync(sync, form.cleaned_data["name"])
        except SyncNameTaken:
            form.add_error("name", TAKEN)
        else:
            return go_on(request, sync, Step.MODULE, f"The sync is called {sync} now.")
    return show_step(request, sync, Step.MODULE, "syncs/edit/module.html", {"form": form})


@require_safe
@may(Deed.EDIT_SYNCS)
def go_on_with_draft(request: TenantRequest, sync_id: int) -> HttpResponse:
    """To the first step that is still open; of a sync that is no draft to its review."""
    sync = sync_to_edit(request, sync_id)
    step = Step(sync.draft_step) if sync.state == SyncState.DRAFT else Step.REVIEW
    return redirect(step_url(request, sync, step))


def _made(request: TenantRequest, connection: Connection, form: NewSyncForm) -> HttpResponse | None:
    """The way to the draft's next step; None where something in the form does not fit."""
    module = form.cleaned_data["module"]
    fields = fields_of(connection, module)
    email_field = _email_field(form, email_fields(fields))
    if email_field is None:
        return None
    pairs = default_pairs(fields, email_field)
    try:
        sync = create_draft(connection, name=form.cleaned_data["name"], module=module, pairs=pairs)
    except SyncNameTaken:
        form.add_error("name", TAKEN)
        return None
    return redirect(step_url(request, sync, Step.RECORDS))


def _email_field(form: NewSyncForm, found: list[tuple[str, str]]) -> str | None:
    """The standard one, the only one, or the one that was chosen among several (R40)."""
    names = [name for name, _ in found]
    if not found:
        form.add_error("module", NO_EMAIL)
        return None
    if "Email" in names or len(names) == 1:
        return "Email" if "Email" in names else names[0]
    chosen = str(form.cleaned_data["email_field"])
    if chosen not in names:
        form.ask_for_email_field(found)
        return None
    return chosen


def _posted(request: TenantRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _steps_to_come() -> list[dict[str, object]]:
    return [{"title": step.label, "is_here": step == Step.MODULE} for step in Step]
