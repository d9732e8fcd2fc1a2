"""The import history of an organisation and of a sync (R91)."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from syncs.domain.zones import zone_or_utc
from syncs.found import sync_with_history_of
from syncs.history.forms import HistoryFilter
from syncs.history.queries.run_history import read_history
from syncs.models import Sync


@require_safe
@may(Action.SEE)
def run_list(request: TenantRequest) -> HttpResponse:
    return _show_history(request, None)


@require_safe
@may(Action.SEE)
def sync_runs(request: TenantRequest, sync_id: int) -> HttpResponse:
    return _show_history(request, sync_with_history_of(request, sync_id))


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
    context = {"form": form, "sync": sync, "page": page, "is_filtered": bool(form.question.filters)}
    return render(request, "history/runs.html", context)
