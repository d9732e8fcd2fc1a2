"""The mapping editor of a sync: pairs, sample values, favourites (R40 to R45).

Every button sends all rows and gets them back changed; only *Save* writes. So the page needs no
JavaScript, and nothing that was typed is lost while Recruit cannot be asked.
"""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import Action, TenantRequest, may
from contacts.actions.own_fields import LabelTaken
from syncs.found import sync_of
from syncs.mapping.actions.favourites import FavouriteNameTaken, pairs_of, save_favourite
from syncs.mapping.actions.save import (
    CustomFieldsRefused,
    FieldGone,
    MappingChanged,
    save_mapping,
)
from syncs.mapping.editor import MappingEditor
from syncs.mapping.forms.favourites import FavouriteChoice, FavouriteForm
from syncs.mapping.forms.rows import typed_rows
from syncs.mapping.queries import MappingSource
from syncs.mapping.rules.pairs import select_existing
from syncs.models import Sync, SyncState
from web.form_page import form_page

NOT_CHECKED = (
    "Nothing was saved, because the fields cannot be checked while Recruit does not answer. What"
    " you entered is still here."
)


@form_page
@may(Action.SEE)
def sync_mapping(request: TenantRequest, sync_id: int) -> HttpResponseBase:
    """To be looked at by everybody, to be changed by who may edit syncs."""
    if request.method == "POST":
        return _edited(request, sync_id)
    sync = sync_of(request, sync_id)
    with MappingSource(sync) as source:
        return _shown(request, MappingEditor.as_stored(sync, source))


@may(Action.EDIT_SYNCS)
def _edited(request: TenantRequest, sync_id: int) -> HttpResponse:
    sync = sync_of(request, sync_id)
    with MappingSource(sync) as source:
        editor = MappingEditor(sync, source, [], request.POST.get("seen", ""))
        editor.show(typed_rows(request.POST))
        return _done(request, editor)


def _done(request: TenantRequest, editor: MappingEditor) -> HttpResponse:
    """What the button says; without one, as where a choice has changed, look again."""
    deed, _, about = request.POST.get("do", "").partition(":")
    if deed == "save":
        return _save(request, editor)
    if deed == "keep":
        return _keep(request, editor)
    if deed == "fetch":
        return _fetch(request, editor)
    if deed in {"add", "map"}:
        editor.add(about)
    elif deed == "remove" and about.isascii() and about.isdecimal():
        editor.remove(int(about[:4]))
    return _shown(request, editor)


def _save(request: TenantRequest, editor: MappingEditor) -> HttpResponse:
    if not _is_fit(editor):
        return _shown(request, editor)
    if any(row.is_news for row in editor.row_views() if row.warning):
        editor.say("warning", "Not saved yet: some values do not fit. Look, then save again.")
        return _shown(request, editor)
    typed = editor.form.typed_pairs
    try:
        changed = save_mapping(
            editor.sync,
            typed,
            seen=editor.seen,
            labels=editor.vocabulary.labels,
            custom=editor.vocabulary.custom,
        )
    except MappingChanged as other:
        editor.meet(other.pairs, typed)
    except (LabelTaken, FieldGone, CustomFieldsRefused):
        # Somebody else has made or deleted a contact field, or changed the selection, just now.
        editor.refresh()
        _is_fit(editor)
    else:
        return _saved(request, editor.sync, changed=changed)
    return _shown(request, editor)


def _is_fit(editor: MappingEditor) -> bool:
    """Whether everything that was typed can be stored; what cannot be is said beside it."""
    editor.show(editor.rows, check=True)
    valid = editor.form.is_valid()
    if editor.vocabulary.fields is None:
        editor.say("error", NOT_CHECKED)
        return False
    if not valid:
        editor.say("error", "Nothing was saved. What does not fit is marked below.")
    return valid


def _saved(request: TenantRequest, sync: Sync, *, changed: bool) -> HttpResponse:
    if sync.state == SyncState.DRAFT:
        messages.success(request, "The mapping is saved.")
        return redirect("edit_mapping", request.organisation.slug, sync.pk)
    address = reverse("sync_mapping", args=[request.organisation.slug, sync.pk])
    if not changed:
        messages.info(request, "The mapping is as it was, so nothing was changed.")
    elif not sync.runs.exists():
        messages.success(request, "The mapping is saved.")
    else:
        address += "?saved=yes"
    return redirect(address)


def _keep(request: TenantRequest, editor: MappingEditor) -> HttpResponse:
    """Save the pairs as they are here under a name (R42)."""
    form = FavouriteForm(request.POST)
    named = form.is_valid()
    if not (_is_fit(editor) and named):
        return _shown(request, editor, keep=form)
    typed = editor.form.typed_pairs
    pairs = select_existing(typed)
    if len(pairs) < len(typed):
        form.add_error(None, "Save the mapping first: a favourite needs its new fields made.")
        return _shown(request, editor, keep=form)
    try:
        favourite = save_favourite(editor.sync, form.cleaned_data["favourite_name"], pairs)
    except FavouriteNameTaken:
        form.add_error("favourite_name", "There is a favourite of this name. Choose another one.")
        return _shown(request, editor, keep=form)
    editor.say("success", f"{favourite} is a favourite now. The mapping itself was not saved.")
    return _shown(request, editor)


def _fetch(request: TenantRequest, editor: MappingEditor) -> HttpResponse:
    form = FavouriteChoice(request.POST, organisation_id=request.organisation.pk)
    if editor.vocabulary.fields is None:
        editor.say("error", "Nothing was fetched, because Recruit does not answer.")
    elif form.is_valid():
        favourite = form.cleaned_data["favourite"]
        editor.fetch(favourite.name, pairs_of(favourite))
    return _shown(request, editor, choice=form)


def _shown(
    request: TenantRequest,
    editor: MappingEditor,
    *,
    keep: FavouriteForm | None = None,
    choice: FavouriteChoice | None = None,
) -> HttpResponse:
    rows = editor.row_views()
    unmapped, refused = editor.unmapped()
    is_part = request.method == "POST" and request.headers.get("HX-Request")
    context = {
        "sync": editor.sync,
        "editor": editor,
        "rows": rows,
        "unmapped": unmapped,
        "refused": refused,
        "keep": keep or FavouriteForm(),
        "choice": choice or FavouriteChoice(organisation_id=request.organisation.pk),
        "just_saved": request.method == "GET" and "saved" in request.GET,
    }
    return render(request, "mapping/_form.html" if is_part else "mapping/mapping.html", context)
