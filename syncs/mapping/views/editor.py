"""The mapping editor of a sync: pairs, sample values, favourites (R40 to R45).

Every button sends all rows and gets them back changed; only *Save* writes. So the page needs no
JavaScript, and nothing that was typed is lost while Recruit cannot be asked.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts.access import Action, TenantRequest, may
from contacts.actions.own_fields import LabelTaken
from syncs.definition.typed import find_typed, forget_typed
from syncs.definition.views import go_on, leave_step
from syncs.found import sync_of
from syncs.mapping.actions.favourites import FavouriteNameTaken
from syncs.mapping.actions.save import (
    CustomFieldsRefused,
    FieldGone,
    MappingChanged,
    save_mapping,
)
from syncs.mapping.actions.stored import load_pairs
from syncs.mapping.editor import MARKED_BELOW, MappingEditor
from syncs.mapping.forms.favourites import FavouriteForm
from syncs.mapping.forms.rows import are_changed, read_typed_rows
from syncs.mapping.queries import MappingSource
from syncs.mapping.views.favourite_buttons import (
    fetch_favourite,
    is_unfetched,
    keep_as_favourite,
)
from syncs.mapping.views.page import render_editor
from syncs.models import Step, Sync, SyncState
from syncs.models.import_run import IMPORTING
from web.form_page import form_page


@form_page
@may(Action.SEE)
def sync_mapping(request: TenantRequest, sync_id: int) -> HttpResponseBase:
    """Show the mapping to everybody, and change it for those who may edit syncs."""
    if request.method == "POST":
        return _act(request, sync_id)
    sync = sync_of(request, sync_id)
    kept = find_typed(request, sync, Step.MAPPING)
    with MappingSource(sync) as source:
        if kept is None:
            return render_editor(request, MappingEditor.as_stored(sync, source))
        typed, seen = read_typed_rows(kept), kept.get("seen", "")
        return render_editor(request, MappingEditor.as_typed(sync, source, typed, seen=seen))


@may(Action.EDIT_SYNCS)
def _act(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Do what the pressed button says; without one, as when a choice has changed, look again."""
    sync = sync_of(request, sync_id)
    typed, seen = read_typed_rows(request.POST), request.POST.get("seen", "")
    is_changed = are_changed(typed, load_pairs(sync))
    if leaving := leave_step(request, sync, Step.MAPPING, is_changed=is_changed):
        return leaving
    action, _, about = request.POST.get("do", "").partition(":")
    if action == "skip" and sync.state == SyncState.DRAFT:
        return go_on(request, sync, Step.MAPPING, "")
    with MappingSource(sync) as source:
        editor = MappingEditor.as_typed(sync, source, typed, seen=seen)
        if action == "save":
            return _save(request, editor)
        if action == "keep":
            return keep_as_favourite(request, editor)
        if action == "fetch":
            return fetch_favourite(request, editor)
        if action in {"add", "map"}:
            editor.add(about)
        elif action in {"remove", "take"} and about.isascii() and about.isdecimal():
            change = editor.remove if action == "remove" else editor.take_proposed
            change(int(about[:4]))
        return render_editor(request, editor)


def _save(request: TenantRequest, editor: MappingEditor) -> HttpResponse:
    """Save what was typed, also as a favourite where it has a name, or show it again with what
    keeps it from being saved."""
    keep = FavouriteForm(request.POST, is_required=False)
    is_named = keep.is_valid()
    is_valid = editor.check() and editor.check_samples() and not is_unfetched(request, editor)
    if not (is_valid and is_named):
        return render_editor(request, editor, keep=keep)
    try:
        is_changed = save_mapping(
            editor.sync,
            editor.typed_pairs,
            seen=editor.seen,
            labels=editor.vocabulary.labels,
            custom=editor.vocabulary.custom,
            favourite_name=keep.cleaned_data["favourite_name"],
        )
    except FavouriteNameTaken:
        keep.add_taken()
        editor.say("error", MARKED_BELOW)
    except MappingChanged as other:
        editor.show_conflict(other.pairs)
        forget_typed(request, editor.sync, Step.MAPPING)
    except (LabelTaken, FieldGone, CustomFieldsRefused):
        # Somebody else has made or deleted a contact field, or changed the selection, just now.
        editor.refresh()
        editor.check()
    else:
        if name := keep.cleaned_data["favourite_name"]:
            messages.success(request, f"{name} is a favourite now.")
        return _leave(request, editor.sync, is_changed=is_changed)
    return render_editor(request, editor, keep=keep)


def _leave(request: TenantRequest, sync: Sync, *, is_changed: bool) -> HttpResponse:
    """Lead from a saved mapping on to a draft's next step, or to the mapping with what was done."""
    if sync.state == SyncState.DRAFT:
        return go_on(request, sync, Step.MAPPING, "")
    address = reverse("sync_mapping", args=[request.organisation.slug, sync.pk])
    if not is_changed:
        messages.info(request, "The mapping is as it was, so nothing was changed.")
    elif not sync.runs.filter(kind__in=IMPORTING).exists():
        messages.success(request, "The mapping is saved.")
    else:
        address += "?saved=yes"
    return redirect(address)
