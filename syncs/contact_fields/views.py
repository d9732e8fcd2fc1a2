"""Account settings → Contact fields (R25)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from contacts.actions.field_values import count_overlap, count_values
from contacts.actions.own_fields import LabelChanged, LabelTaken, rename_field
from contacts.models import ContactField
from syncs.contact_fields.actions.delete import FieldDeletion, delete_field
from syncs.contact_fields.actions.hold import FieldBeingFilled, runs_that_fill
from syncs.contact_fields.actions.merge import (
    FieldsBothFilled,
    FieldsUnlike,
    merge_fields,
    syncs_that_fill_both,
)
from syncs.contact_fields.forms import FieldLabelForm, MergeForm
from syncs.contact_fields.queries import fields_like, summarise_fields, syncs_that_fill
from syncs.found import contact_field_of
from web.form_page import form_page, posted
from web.wording import counted


@require_safe
@may(Action.SEE)
def contact_fields(request: TenantRequest) -> HttpResponse:
    context = {"summaries": summarise_fields(request.organisation)}
    return render(request, "contact_fields/contact_fields.html", context)


@form_page
@may(Action.EDIT_SYNCS)
def rename_contact_field(request: TenantRequest, field_id: int) -> HttpResponse:
    field = contact_field_of(request, field_id)
    form = FieldLabelForm(posted(request), initial={"label": field.label})
    if form.is_valid():
        try:
            rename_field(field, form.cleaned_data["label"], seen=request.POST.get("seen", ""))
        except LabelTaken as taken:
            form.add_error("label", f"There is a contact field {taken.label}. Choose another name.")
        except LabelChanged as other:
            field.label = other.to
            form.add_error(
                "label", f"Somebody has renamed this field to {other.to}. Save to rename."
            )
        else:
            messages.success(request, f"The field is called {field} now.")
            return _back(request)
    return render(request, "contact_fields/rename.html", {"form": form, "field": field})


@form_page
@may(Action.EDIT_SYNCS)
def merge_contact_field(request: TenantRequest, field_id: int) -> HttpResponse:
    """Ask which field is to be merged into this one, say what that does, then do it."""
    field = contact_field_of(request, field_id)
    chosen = posted(request) or (request.GET if "other" in request.GET else None)
    form = MergeForm(chosen, fields=fields_like(field))
    if form.is_valid():
        if request.method == "POST" and (done := _merge_response(request, field, form.chosen)):
            return done
        return _ask_to_merge(request, field, form.chosen)
    return render(request, "contact_fields/choose_merged.html", {"form": form, "field": field})


@form_page
@may(Action.EDIT_SYNCS)
def delete_contact_field(request: TenantRequest, field_id: int) -> HttpResponse:
    """Say what goes with the field, then delete it."""
    field = contact_field_of(request, field_id)
    if request.method == "POST":
        try:
            _report_deletion(request, field, delete_field(field))
        except FieldBeingFilled:
            pass  # the page below says by which runs
        else:
            return _back(request)
    context = {
        "field": field,
        "contacts": count_values(field.organisation_id, field.key),
        "syncs": syncs_that_fill([field])[field.pk],
        "filling": runs_that_fill(field.organisation_id, [field.key]),
    }
    return render(request, "contact_fields/delete.html", context)


def _merge_response(
    request: TenantRequest, field: ContactField, merged: ContactField
) -> HttpResponse | None:
    """Merge and lead back; None where the page has to say why nothing was changed."""
    try:
        had_one = merge_fields(field, merged)
    except (FieldsBothFilled, FieldBeingFilled):
        return None
    except FieldsUnlike:
        messages.error(request, "One of the two fields was deleted meanwhile. Nothing was changed.")
    else:
        values = f" {counted(had_one, 'contact')} had a value of it." if had_one else ""
        messages.success(request, f"{merged} is merged into {field}.{values}")
    return _back(request)


def _ask_to_merge(
    request: TenantRequest, field: ContactField, merged: ContactField
) -> HttpResponse:
    context = {
        "field": field,
        "merged": merged,
        "overlap": count_overlap(field.organisation_id, merged.key, into=field.key),
        "syncs": syncs_that_fill([merged])[merged.pk],
        "both": syncs_that_fill_both(field, merged),
        "filling": runs_that_fill(field.organisation_id, [field.key, merged.key]),
    }
    return render(request, "contact_fields/merge.html", context)


def _report_deletion(
    request: TenantRequest, field: ContactField, done: FieldDeletion | None
) -> None:
    if done is None:
        messages.info(request, f"{field} was deleted already.")
        return
    sentences = [f"{field} is deleted."]
    if done.contacts:
        sentences.append(f"{counted(done.contacts, 'contact')} had a value of it.")
    if done.syncs:
        go_on = "goes on" if done.syncs == 1 else "go on"
        sentences.append(f"{counted(done.syncs, 'mapping')} filled it, and {go_on} without.")
    messages.success(request, " ".join(sentences))


def _back(request: TenantRequest) -> HttpResponse:
    return redirect("contact_fields", request.organisation.slug)
