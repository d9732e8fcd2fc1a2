"""Sync services → New sync: module and name; what comes of it is a draft (R10, R11, R13)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from syncs.account.metadata import AccountSilent, fields_of, modules_of
from syncs.definition.actions.change import SyncNameTaken, rename_sync
from syncs.definition.actions.drafts import ChosenModule, create_draft
from syncs.definition.views import go_on, show_step, step_url
from syncs.found import sync_of
from syncs.mapping.rules.vocabulary import DEFAULTS, EMAIL
from syncs.models import Connection, Step, SyncState
from syncs.wizard.forms.module import NewSyncForm
from syncs.wizard.queries.module_offers import (
    OWN_MODULES,
    ModuleOffer,
    default_sources,
    email_fields_of,
    offer_modules,
    tells_opt_outs,
)
from web.form_page import form_page, posted
from web.name_form import RenameForm
from web.seen import ChangedMeanwhile

EMAIL_FIELD = DEFAULTS[EMAIL]

NAME_TAKEN = "A sync of this connection has this name already. Choose another one."
NO_EMAIL = (
    "This module has no field with an e-mail address, so nobody in it can be put on a list. Add one"
    " to the module in Recruit, or choose another module."
)


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
    if form.is_valid():
        try:
            rename_sync(sync, form.cleaned_data["name"], seen=form.seen)
        except ChangedMeanwhile as other:
            form.show_changes(other)
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
    api_name = form.cleaned_data.get("module")
    if not api_name:
        return None
    fields = fields_of(connection, api_name)
    email_field = _choose_email_field(form, api_name, email_fields_of(fields))
    if email_field is None or form.errors:
        return None
    pairs = default_sources(fields, email_field)
    module = ChosenModule(api_name, form.label_of(api_name), pairs, tells_opt_outs(fields))
    try:
        sync = create_draft(connection, name=form.cleaned_data["name"], module=module)
    except SyncNameTaken:
        form.add_error("name", NAME_TAKEN)
        return None
    return redirect(step_url(request, sync, Step.RECORDS))


def _choose_email_field(form: NewSyncForm, module: str, found: list[tuple[str, str]]) -> str | None:
    """Return Recruit's own field, the only one, or the one chosen among a custom module's (R40)."""
    if not found:
        form.add_error("module", NO_EMAIL)
        return None
    if len(found) == 1:
        return found[0][0]
    if module in OWN_MODULES and EMAIL_FIELD in dict(found):
        return EMAIL_FIELD
    return form.chosen_email_field(found)


def _steps_to_come() -> list[dict[str, object]]:
    return [{"title": step.label, "is_here": step == Step.MODULE} for step in Step]
