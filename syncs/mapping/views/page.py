"""The mapping as a step of making and editing a sync, or as a page for those who only read it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import Action, TenantRequest, is_allowed
from syncs.definition.views import back_url, show_step
from syncs.mapping.editor import MappingEditor
from syncs.mapping.forms.favourites import FavouriteChoice, FavouriteForm
from syncs.models import Step, SyncState


def render_editor(
    request: TenantRequest,
    editor: MappingEditor,
    *,
    keep: FavouriteForm | None = None,
    choice: FavouriteChoice | None = None,
) -> HttpResponse:
    """Render the editor as it stands, or the part of it that htmx asked for; `keep` and `choice`
    are the favourites' forms as sent."""
    rows = editor.view_rows()
    unmapped, refused = editor.list_unmapped()
    is_part = request.method == "POST" and request.headers.get("HX-Request")
    context = {
        "sync": editor.sync,
        "editor": editor,
        "rows": rows,
        "unmapped": unmapped,
        "refused": refused,
        "keep": keep or FavouriteForm(initial=request.POST.dict()),
        "choice": choice
        or FavouriteChoice(organisation_id=request.organisation.pk, initial=request.POST.dict()),
        "keeps_open": request.POST.get("do", "").startswith("map:"),
        "just_saved": request.method == "GET" and "saved" in request.GET,
        "is_draft": editor.sync.state == SyncState.DRAFT,
        "back": back_url(request, editor.sync, Step.MAPPING),
    }
    if is_part:
        return render(request, "mapping/_form.html", context)
    if is_allowed(request.member, Action.EDIT_SYNCS):
        return show_step(request, editor.sync, Step.MAPPING, "mapping/edit.html", context)
    return render(request, "mapping/mapping.html", context)
