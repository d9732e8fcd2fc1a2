"""Review, the last step; a draft is launched there, or deleted (R22)."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Action, TenantRequest, may, user_of
from syncs.definition.actions.drafts import delete_draft
from syncs.definition.actions.launch import launch_as_reviewed
from syncs.definition.queries.converted_again import warn_of_converted
from syncs.definition.queries.story import sync_in_words
from syncs.definition.views import show_step, step_url
from syncs.found import sync_of
from syncs.models import Step, Sync, SyncState
from syncs.models.sync import ListArchived
from syncs.proposal.stored import stored_definition
from syncs.state.activate import KeyNotWorking
from syncs.state.key_in_words import words_on_the_key
from syncs.state.launch import LAUNCHABLE, NotReady, find_hindrances
from syncs.state.undone import undone_last
from syncs.state.views.buttons import lead_to_run
from web.form_page import form_page
from web.seen import ChangedMeanwhile, Seen


@require_safe
@may(Action.EDIT_SYNCS)
def edit_mapping(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Lead to the mapping, a step with an address of its own, which viewers read too (R40)."""
    return redirect("sync_mapping", request.organisation.slug, sync_of(request, sync_id).pk)


@form_page
@may(Action.EDIT_SYNCS)
def edit_review(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Show the whole sync in one paragraph; its button launches it."""
    sync, is_changed = sync_of(request, sync_id), False
    if request.method == "POST":
        try:
            return _launch_draft(request, sync)
        except ChangedMeanwhile:
            sync, is_changed = sync_of(request, sync_id), True  # the page below says how it is now
    mappings = sync.field_mappings.select_related("contact_field")
    missing = [
        (each.sentence, each.step.label, step_url(request, sync, each.step))
        for each in find_hindrances(sync)
    ]
    context = {
        "seen": Seen.of(stored_definition(sync)).sealed(),
        "is_changed": is_changed,
        "paragraph": sync_in_words(sync, mappings),
        "missing": missing,
        "warning": warn_of_converted(sync),
        "undone": undone_last(sync) if sync.state in LAUNCHABLE else None,
        "can_launch": sync.state in LAUNCHABLE,
        "key_works": sync.connection.key_works,
        "enter_a_key": partial(words_on_the_key, sync, reader=user_of(request)),
    }
    return show_step(request, sync, Step.REVIEW, "wizard/review.html", context)


@require_POST
@may(Action.EDIT_SYNCS)
def delete_sync_draft(request: TenantRequest, sync_id: int) -> HttpResponse:
    sync = sync_of(request, sync_id)
    if delete_draft(sync):
        messages.success(request, f"The draft {sync} is deleted. No list was touched.")
        return redirect("sync_list", request.organisation.slug)
    messages.warning(request, f"{sync} is not a draft, so it was not deleted.")
    return redirect("sync_detail", request.organisation.slug, sync.pk)


def _launch_draft(request: TenantRequest, sync: Sync) -> HttpResponse:
    try:
        seen = Seen.unsealed(request.POST.get("seen", ""))
        user, now = user_of(request), timezone.now()
        launched = launch_as_reviewed(sync, seen=seen, user=user, now=now)
    except KeyNotWorking:
        messages.error(
            request, f"{sync} was not activated. {words_on_the_key(sync, reader=user_of(request))}"
        )
    except NotReady:
        messages.error(request, f"{sync} was not activated: something is still missing, see below.")
    except ListArchived as fault:
        messages.error(request, f"{sync} was not activated. {fault}")
    else:
        return _launch_response(request, sync, launched)
    return redirect("edit_review", request.organisation.slug, sync.pk)


def _launch_response(request: TenantRequest, sync: Sync, launched: bool) -> HttpResponse:
    if launched:
        messages.success(request, f"{sync} is active. Its first run begins in a moment.")
        return lead_to_run(request, sync)
    if sync.state == SyncState.INACTIVE:
        messages.warning(request, f"{sync} is inactive, not a draft: activate it here.")
    else:
        messages.warning(request, f"{sync} was no draft any more, so nothing was changed.")
    return redirect("sync_detail", request.organisation.slug, sync.pk)
