"""Schedule: how often, when, on which clock, with the next ten runs at once (R20, R83)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import Action, TenantRequest, may
from syncs.definition.actions.change import change_schedule
from syncs.definition.queries.full_reads import whose_day_counts
from syncs.definition.typed import find_typed, forget_typed
from syncs.definition.views import go_on, leave_step, show_step
from syncs.domain.next_runs import NextRun, next_runs
from syncs.domain.schedule import Schedule
from syncs.found import sync_of
from syncs.models import Step, Sync
from syncs.schedule.forms import ScheduleForm
from web.form_page import form_page, posted
from web.seen import ChangedMeanwhile


@form_page
@may(Action.EDIT_SYNCS)
def edit_schedule(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Change the schedule; `show` in the form only shows when it would run."""
    sync = sync_of(request, sync_id)
    now = timezone.now()
    form = ScheduleForm(posted(request), sync=sync, now=now)
    typed = find_typed(request, sync, Step.SCHEDULE)
    form.type_again(typed)
    if leaving := leave_step(request, sync, Step.SCHEDULE, is_changed=form.has_changed()):
        return leaving
    only_show = "show" in request.POST
    if form.is_valid() and not only_show:
        try:
            change_schedule(
                sync,
                form.schedule,
                full_read_days=form.days_between_full_reads,
                seen=form.seen,
                now=now,
            )
            return go_on(request, sync, Step.SCHEDULE, "The schedule is saved.")
        except ChangedMeanwhile as other:
            form.show_changes(other)
            forget_typed(request, sync, Step.SCHEDULE)
    entered = form if typed is None else ScheduleForm(typed, sync=sync, now=now)
    chosen = _zone(entered, sync)
    context = {
        "form": form,
        "runs": _runs(entered, sync, now),
        "chosen_zone": chosen,
        "whose_day": whose_day_counts(sync, chosen),
    }
    if only_show and request.headers.get("HX-Request"):
        return render(request, "schedule/_coming.html", context)
    return show_step(request, sync, Step.SCHEDULE, "schedule/schedule.html", context)


def _runs(form: ScheduleForm, sync: Sync, now: datetime) -> tuple[NextRun, ...]:
    schedule = _schedule(form, sync)
    return next_runs(schedule, now) if schedule else ()


def _zone(form: ScheduleForm, sync: Sync) -> str:
    schedule = _schedule(form, sync)
    return schedule.zone if schedule else ""


def _schedule(form: ScheduleForm, sync: Sync) -> Schedule | None:
    """Return the schedule as entered, before that as stored; None while it does not fit."""
    if form.is_bound:
        return form.schedule if form.is_valid() else None
    try:
        return sync.schedule
    except ValueError:
        return None
