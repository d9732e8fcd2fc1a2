"""The import history of an organisation and of a sync (R91)."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from syncs.alarms.late import annotate_late_syncs
from syncs.clock import database_now
from syncs.domain.zones import zone_or_utc
from syncs.found import sync_with_history_of
from syncs.history.forms import COUNTED_BY_DAY, HistoryFilter
from syncs.history.queries.by_day import read_days
from syncs.history.queries.run_history import HistoryQuestion, read_history
from syncs.history.views.day_chart import DayChart, draw_days
from syncs.models import Sync


@require_safe
@may(Action.SEE)
def run_list(request: TenantRequest) -> HttpResponse:
    return _show_history(request, None)


@require_safe
@may(Action.SEE)
def sync_runs(request: TenantRequest, sync_id: int) -> HttpResponse:
    sync = sync_with_history_of(request, sync_id, refine=annotate_late_syncs)
    return _show_history(request, sync)


def _show_history(request: TenantRequest, sync: Sync | None) -> HttpResponse:
    """Show the runs of the organisation, or of one sync without a choice of another."""
    organisation = request.organisation
    form = HistoryFilter(
        request.GET, syncs=organisation.syncs.all(), zone=zone_or_utc(organisation.time_zone)
    )
    if sync:
        del form.fields["sync"]
    question = replace(form.question, sync=sync) if sync else form.question
    page = read_history(organisation, question, before=form.asked.get("after"))
    context = {
        "form": form,
        "sync": sync,
        "page": page,
        "is_filtered": bool(form.question.filters),
        "chart": _chart(request, form, question) if page.is_first else None,
    }
    return render(request, "history/runs.html", context)


def _chart(request: TenantRequest, form: HistoryFilter, question: HistoryQuestion) -> DayChart:
    zone = zone_or_utc(request.organisation.time_zone)
    today = database_now().astimezone(zone).date()
    days = read_days(request.organisation, question, zone=zone, today=today)
    return draw_days(days, path=request.path, filters=COUNTED_BY_DAY | form.kept)
