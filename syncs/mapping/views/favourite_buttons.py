"""Buttons of the mapping editor: keep the pairs as a favourite, fetch those of one (R42)."""

from __future__ import annotations

from django.http import HttpResponse

from accounts.access import TenantRequest
from contacts.actions.own_fields import LabelTaken
from syncs.mapping.actions.favourites import FavouriteNameTaken, pairs_of
from syncs.mapping.actions.save import save_new_favourite
from syncs.mapping.editor import MappingEditor
from syncs.mapping.forms.favourites import FavouriteChoice, FavouriteForm
from syncs.mapping.rules.pairs import NewField
from syncs.mapping.views.page import render_editor


def keep_as_favourite(request: TenantRequest, editor: MappingEditor) -> HttpResponse:
    """Save the pairs as they are here under a name, with the contact fields that they make; the
    mapping itself is not saved."""
    form = FavouriteForm(request.POST)
    is_named = form.is_valid()
    if not (editor.check() and is_named):
        return render_editor(request, editor, keep=form)
    typed = editor.typed_pairs
    new = [pair.target.label for pair in typed if isinstance(pair.target, NewField)]
    try:
        favourite, pairs = save_new_favourite(
            editor.sync, form.cleaned_data["favourite_name"], typed
        )
    except FavouriteNameTaken:
        form.add_taken()
        return render_editor(request, editor, keep=form)
    except LabelTaken:  # by somebody else, just now
        editor.refresh()
        editor.check()
        return render_editor(request, editor, keep=form)
    editor.show_made(pairs)
    made = f" Made for it: {', '.join(new)}." if new else ""
    editor.say(
        "success", f"{favourite} is a favourite now.{made} The mapping itself was not saved."
    )
    return render_editor(request, editor, keep=FavouriteForm())


def fetch_favourite(request: TenantRequest, editor: MappingEditor) -> HttpResponse:
    """Add the pairs of the chosen favourite that fit."""
    form = FavouriteChoice(request.POST, organisation_id=request.organisation.pk)
    if editor.vocabulary.fields is None:
        editor.say("error", "Nothing was fetched, because Recruit does not answer.")
    elif form.is_valid():
        favourite = form.cleaned_data["favourite"]
        editor.fetch(favourite.name, pairs_of(favourite))
        form = FavouriteChoice(organisation_id=request.organisation.pk)
    return render_editor(request, editor, choice=form)


def is_unfetched(request: TenantRequest, editor: MappingEditor) -> bool:
    """Tell whether a favourite is chosen whose fields were not fetched, and say so: who saves with
    one chosen takes its fields for saved."""
    if not request.POST.get("favourite"):
        return False
    form = FavouriteChoice(request.POST, organisation_id=request.organisation.pk)
    if not form.is_valid():
        return False
    chosen = f"{form.cleaned_data['favourite']} is chosen under Favourites"
    ask = "Fetch them, or choose none, then save again."
    editor.say("warning", f"Not saved yet: {chosen}, and its fields were not fetched. {ask}")
    return True
