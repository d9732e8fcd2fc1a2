"""The button that duplicates a sync (R25)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may
from syncs.definition.actions.change import SyncNameTaken
from syncs.found import sync_of
from syncs.overview.actions.duplicate import duplicate_sync


@require_POST
@may(Action.EDIT_SYNCS)
def duplicate_sync_button(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Make a copy as a draft, and lead to its name."""
    sync = sync_of(request, sync_id)
    try:
        copy = duplicate_sync(sync, now=timezone.now())
    except SyncNameTaken:
        messages.error(request, f"{sync} was not copied: others copy it just now. Try again.")
        return redirect("sync_detail", request.organisation.slug, sync.pk)
    messages.success(
        request, f"{copy} is made, as a draft. It runs only once you have activated it."
    )
    if copy.retrieve_after != sync.retrieve_after:
        messages.warning(
            request,
            f"{sync} takes what changed after a date that is more than 30 days ago. Its copy begins"
            " 30 days ago: look at Records.",
        )
    return redirect("edit_module", request.organisation.slug, copy.pk)
