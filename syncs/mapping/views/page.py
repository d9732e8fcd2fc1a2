"""The page of the mapping editor, or the part of it that htmx asked for."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import TenantRequest
from syncs.mapping.editor import MappingEditor
from syncs.mapping.forms.favourites import FavouriteChoice, FavouriteForm


def render_editor(
    request: TenantRequest,
    editor: MappingEditor,
    *,
    keep: FavouriteForm | None = None,
    choice: FavouriteChoice | None = None,
) -> HttpResponse:
    """Render the editor as it stands; `keep` and `choice` are the favourites' forms as sent."""
    rows = editor.view_rows()
    unmapped, refused = editor.list_unmapped()
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
