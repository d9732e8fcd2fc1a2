"""Buttons of the mapping editor: keep the pairs as a favourite, fetch those of one (R42)."""

from __future__ import annotations

from django.http import HttpResponse

from accounts.access import TenantRequest
from syncs.mapping.actions.favourites import FavouriteNameTaken, pairs_of, save_favourite
from syncs.mapping.editor import MappingEditor
from syncs.mapping.forms.favourites import FavouriteChoice, FavouriteForm
from syncs.mapping.rules.pairs import select_existing
from syncs.mapping.views.page import render_editor


def keep_as_favourite(request: TenantRequest, editor: MappingEditor) -> HttpResponse:
    """Save the pairs as they are here under a name; the mapping itself is not saved."""
    form = FavouriteForm(request.POST)
    is_named = form.is_valid()
    if not (editor.check() and is_named):
        return render_editor(request, editor, keep=form)
    pairs = select_existing(editor.typed_pairs)
    if len(pairs) < len(editor.typed_pairs):
        form.add_error(None, "Save the mapping first: a favourite needs its new fields made.")
        return render_editor(request, editor, keep=form)
    try:
        favourite = save_favourite(editor.sync, form.cleaned_data["favourite_name"], pairs)
    except FavouriteNameTaken:
        form.add_error("favourite_name", "There is a favourite of this name. Choose another one.")
        return render_editor(request, editor, keep=form)
    editor.say("success", f"{favourite} is a favourite now. The mapping itself was not saved.")
    return render_editor(request, editor)


def fetch_favourite(request: TenantRequest, editor: MappingEditor) -> HttpResponse:
    """Add the pairs of the chosen favourite that fit."""
    form = FavouriteChoice(request.POST, organisation_id=request.organisation.pk)
    if editor.vocabulary.fields is None:
        editor.say("error", "Nothing was fetched, because Recruit does not answer.")
    elif form.is_valid():
        favourite = form.cleaned_data["favourite"]
        editor.fetch(favourite.name, pairs_of(favourite))
    return render_editor(request, editor, choice=form)
