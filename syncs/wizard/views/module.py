"""Sync services → New sync: module and name; what comes of it is a draft (R10, R11, R13)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from syncs.account.metadata import AccountSilent, modules_of
from syncs.definition.actions.change import SyncNameTaken, rename_sync
from syncs.definition.typed import find_typed, forget_typed
from syncs.definition.views import go_on, leave_step, show_step, step_url
from syncs.found import sync_of
from syncs.models import Connection, Step, SyncState
from syncs.wizard.actions.begin import (
    EmailFieldOpen,
    NoEmailField,
    begin_sync,
    email_fields_to_choose,
)
from syncs.wizard.forms.module import NewSyncForm
from syncs.wizard.queries.module_offers import ModuleOffer, offer_modules
from web.form_page import form_page, posted
from web.name_form import RenameForm
from web.seen import ChangedMeanwhile

NAME_TAKEN = "A sync of this connection has this name already. Choose another one."


@form_page
@may(Action.EDIT_SYNCS)
def new_sync(request: TenantRequest) -> HttpResponse:
    connection = request.organisation.connections.order_by("id").first()
    if connection is None:
        messages.info(request, "Syncs read from a Recruit account: connect one first.")
        return redirect("connections", request.organisation.slug)
    context: dict[str, Any] = {"connection": connection, "steps": _steps_to_come()}
    offers, context["trouble"] = _find_offers(connection)
    if offers is None:
        form = NewSyncForm(initial=request.POST.dict(), offers=())
    else:
        form = NewSyncForm(posted(request), offers=offers)
        try:
            if form.is_bound and (made := _create_draft_response(request, connection, form)):
                return made
        except AccountSilent as silent:
            context["trouble"] = str(silent)
    return render(request, "wizard/new.html", {**context, "form": form, "offers": offers})


@form_page
@may(Action.EDIT_SYNCS)
def edit_module(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Change the name: of what the first step has decided nothing else can be changed (R23)."""
    sync = sync_of(request, sync_id)
    form = RenameForm(posted(request), has=sync.name, label="Name of the sync")
    form.type_again(find_typed(request, sync, Step.MODULE))
    if leaving := leave_step(request, sync, Step.MODULE, is_changed=form.has_changed()):
        return leaving
    if form.is_valid():
        try:
            rename_sync(sync, form.cleaned_data["name"], seen=form.seen)
        except ChangedMeanwhile as other:
            form.show_changes(other)
            forget_typed(request, sync, Step.MODULE)
        except SyncNameTaken:
            form.add_error("name", NAME_TAKEN)
        else:
            return go_on(request, sync, Step.MODULE, f"The sync is called {sync} now.")
    return show_step(request, sync, Step.MODULE, "wizard/module.html", {"form": form})


@require_safe
@may(Action.EDIT_SYNCS)
def go_on_with_draft(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Lead to a draft's first open step, and for a sync that is no draft to its review."""
    sync = sync_of(request, sync_id)
    if sync.is_left_at_criteria:
        return redirect("edit_criteria", request.organisation.slug, sync.pk)
    step = Step(sync.draft_step) if sync.state == SyncState.DRAFT else Step.REVIEW
    return redirect(step_url(request, sync, step))


def _find_offers(connection: Connection) -> tuple[list[ModuleOffer] | None, str]:
    """Return the modules to choose from, or None and why Recruit could not be asked."""
    try:
        return offer_modules(modules_of(connection), connection, connection.organisation), ""
    except AccountSilent as silent:
        return None, str(silent)


def _create_draft_response(
    request: TenantRequest, connection: Connection, form: NewSyncForm
) -> HttpResponse | None:
    """Create the draft and lead to its next step; None where something in the form does not fit."""
    form.is_valid()
    given = form.cleaned_data
    api_name = given.get("module")
    if not api_name:
        return None
    try:
        if choices := email_fields_to_choose(connection, api_name):
            form.offer_email_fields(choices)
        if form.errors:
            return None
        sync = begin_sync(
            connection,
            name=given["name"],
            module=api_name,
            label=form.label_of(api_name),
            email_field=str(given.get("email_field", "")),
        )
    except NoEmailField as fault:
        form.add_error("module", str(fault))
        return None
    except EmailFieldOpen as fault:
        form.add_error("email_field", str(fault))
        return None
    except SyncNameTaken:
        form.add_error("name", NAME_TAKEN)
        return None
    return redirect(step_url(request, sync, Step.RECORDS))


def _steps_to_come() -> list[dict[str, object]]:
    return [{"title": step.label, "is_here": step == Step.MODULE} for step in Step]
