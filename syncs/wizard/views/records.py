"""Records: all, a view or criteria, and how far back (R12, R21)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.access import Action, TenantRequest, is_allowed, may, user_of
from criteria import Criteria
from syncs.criteria_editor.rules.conditions import add_condition
from syncs.definition.actions.change import change_records
from syncs.definition.actions.drafts import keep_typed
from syncs.definition.typed import find_typed, forget_typed
from syncs.definition.views import go_on, leave_step, show_step, what_comes_next
from syncs.editions.custom_fields import CustomFieldsMapped
from syncs.found import sync_of
from syncs.models import Selection, Step, Sync, SyncState
from syncs.proposal.stored import stored_criteria
from syncs.state.start import NotStarted, require_startable
from syncs.state.views.buttons import ask_or_start
from syncs.wizard.forms.records import RecordsForm
from syncs.wizard.queries.choices import find_views, refusals_of_selections
from syncs.wizard.queries.record_counts import (
    RecordCount,
    choices_of,
    count_choices,
    count_uncounted,
    trouble_of_all,
)
from web.form_page import form_page, posted
from web.seen import ChangedMeanwhile, Seen


@form_page
@may(Action.EDIT_SYNCS)
def edit_records(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Change which records are read; `do=look` in the form only asks Recruit again, `do=count`
    counts them, and `do=initiate` starts a full run once it is saved."""
    sync = sync_of(request, sync_id)
    views, trouble = find_views(sync)
    form = make_records_form(request, sync, views)
    if leaving := leave_step(request, sync, Step.RECORDS, is_changed=form.has_changed()):
        return leaving
    if request.POST.get("do") == "count":
        counts, silent = _count_records(sync, views or [], chosen=_chosen_view(form))
        return show_records(request, sync, form, trouble, counts=counts, silent=silent)
    if form.is_valid() and request.POST.get("do") != "look":
        try:
            return _save_records(request, sync, form)
        except ChangedMeanwhile as other:
            form = make_records_form(request, sync_of(request, sync_id), views)
            form.show_changes(other)
            forget_typed(request, sync, Step.RECORDS)
        except CustomFieldsMapped as fault:  # the mapping was changed a moment ago
            form.add_error("selection", str(fault))
    counts = choices_of(sync, views, chosen=_chosen_view(form)) if views is not None else ()
    return show_records(request, sync, form, trouble, counts=counts)


def show_records(
    request: TenantRequest,
    sync: Sync,
    form: RecordsForm,
    trouble: str,
    *,
    counts: Sequence[RecordCount] = (),
    silent: str = "",
) -> HttpResponse:
    """Show the step with what was typed; `trouble` says why Recruit could not be asked for its
    views, `counts` how many records there are as far as that is known, `silent` why it is not.

    The page itself asks for numbers that are missing, so that nobody waits for them.
    """
    context = {
        "form": form,
        "trouble": trouble,
        "counts": counts,
        "silent": silent,
        "uncounted": count_uncounted(form.views or (), counts),
        "is_troubled": silent or any(each.trouble for each in counts),
        "counts_itself": not all(each.is_asked for each in counts),
        "initiates": _may_initiate(request, sync),
    }
    return show_step(request, sync, Step.RECORDS, "wizard/records.html", context)


def make_records_form(
    request: TenantRequest, sync: Sync, views: list[tuple[str, str]] | None
) -> RecordsForm:
    """Return the form as it was sent, or to begin with; `views` are those of `find_views`."""
    form = RecordsForm(
        posted(request),
        sync=sync,
        views=views,
        refusals=refusals_of_selections(sync),
        now=timezone.now(),
    )
    form.type_again(find_typed(request, sync, Step.RECORDS))
    return form


def _chosen_view(form: RecordsForm) -> str:
    return str(form["view"].value() or "")


def _count_records(
    sync: Sync, views: list[tuple[str, str]], *, chosen: str
) -> tuple[Sequence[RecordCount], str]:
    """Return the counts, or none and why Recruit could not be asked for any."""
    counts = count_choices(sync, views, chosen=chosen)
    silent = trouble_of_all(counts)
    return (() if silent else counts), silent


def _may_initiate(request: TenantRequest, sync: Sync) -> bool:
    """Tell whether what is saved here can be read in full at once, whatever the schedule (R23)."""
    if not is_allowed(request.member, Action.RUN_SYNCS):
        return False
    with suppress(NotStarted):
        require_startable(sync, user=user_of(request))
        return True
    return False


def _save_records(request: TenantRequest, sync: Sync, form: RecordsForm) -> HttpResponse:
    records = form.records
    to_criteria = records.selection == Selection.CRITERIA
    needs_criteria = to_criteria and sync.selection != Selection.CRITERIA
    if needs_criteria:
        # Selected together with the criteria, so that nobody has a sync without any.
        records = replace(records, selection=sync.selection, view_id=sync.view_id)
        records = replace(records, view_name=sync.view_name)
    reads_again = change_records(sync, records, seen=form.seen)
    initiates = request.POST.get("do") == "initiate" and sync.state != SyncState.DRAFT
    if initiates and not needs_criteria and is_allowed(request.member, Action.RUN_SYNCS):
        return ask_or_start(request, sync, full=True)
    if to_criteria:
        forget_typed(request, sync, Step.RECORDS)
        if not sync.criteria and sync.criteria_typed is None:
            begun = add_condition(Criteria())
            keep_typed(sync, begun, seen=Seen.of(stored_criteria(sync)))
        if sync.state != SyncState.DRAFT:
            words = (
                _until_criteria(initiates)
                if needs_criteria
                else _saved_in_words(sync, reads_again=reads_again)
            )
            messages.info(request, words)
        return redirect("edit_criteria", request.organisation.slug, sync.pk)
    message = "The retrieval details are saved." if reads_again else _unchanged(sync)
    return go_on(request, sync, Step.RECORDS, message, reads_again=reads_again)


def _until_criteria(initiates: bool) -> str:
    """Say what the page of the criteria, which comes next, decides."""
    words = "The same people are selected as before until the criteria below are saved."
    if initiates:
        words += " So no run was started: save them, then press “Run now”."
    return words


def _saved_in_words(sync: Sync, *, reads_again: bool) -> str:
    if reads_again:
        return "The retrieval details are saved." + what_comes_next(sync)
    return _unchanged(sync)


def _unchanged(sync: Sync) -> str:
    """Say what the next run does where nothing was changed, which may not be what was meant."""
    if sync.watermark is None or sync.relations:
        return "The retrieval details are as they were. The next run reads everything."
    return (
        "The retrieval details are as they were: the next run reads only what changed in Recruit."
        " To read all data at once, press “Run now, read everything”."
    )
