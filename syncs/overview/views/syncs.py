"""The list of syncs, and one sync (R90)."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from syncs.alarms.late import annotate_late_syncs
from syncs.connection.queries import connections_of
from syncs.definition.queries.full_reads import full_reads_in_words
from syncs.definition.queries.plain_english import (
    coming_runs_of,
    policies_in_words,
    reads_all_because,
    schedule_in_words,
)
from syncs.definition.queries.story import no_match_in_words, selection_line
from syncs.editions.allowances import annotate_custom_fields, find_refused
from syncs.found import sync_with_history_of
from syncs.history.queries.run_history import latest_runs
from syncs.holds.queries import open_holds_of
from syncs.models import Sync, SyncState
from syncs.models.import_run import CHANGING
from syncs.models.removal_defaults import limit_of
from syncs.overview.queries.syncs import summarise_syncs
from web.questions import PageByName

MAX_LATEST_RUNS = 10


@require_safe
@may(Action.SEE)
def sync_list(request: TenantRequest) -> HttpResponse:
    form = PageByName(request.GET)
    page = summarise_syncs(request.organisation, after=form.asked.get("after", ""))
    context = {
        "form": form,
        "connections": connections_of(request.organisation, timezone.now()),
        "page": page,
        "begins": page.is_first and not page.rows,
        "has_lists": request.organisation.mailing_lists.exists,
    }
    return render(request, "overview/syncs.html", context)


@require_safe
@may(Action.SEE)
def sync_detail(request: TenantRequest, sync_id: int) -> HttpResponse:
    sync = sync_with_history_of(request, sync_id, refine=_as_shown)
    if sync.state == SyncState.DELETED:
        context = {"sync": sync, "runs": latest_runs(sync, MAX_LATEST_RUNS)}
        return render(request, "overview/deleted_sync.html", context)
    refusals = find_refused([sync], sync.connection, request.organisation)
    context = {
        "sync": sync,
        "refusal": None if sync.state == SyncState.DRAFT else refusals.get(sync),
        "schedule": schedule_in_words(sync),
        "coming": coming_runs_of(sync, timezone.now()),
        "selection": selection_line(sync),
        "policies": policies_in_words(sync),
        "no_match": no_match_in_words(sync),
        "full_reads": full_reads_in_words(sync),
        "reads_all_because": reads_all_because(sync.relations),
        "mappings": sync.field_mappings.select_related("contact_field"),
        "runs": latest_runs(sync, MAX_LATEST_RUNS),
        "last": sync.runs.filter(kind__in=CHANGING).order_by("-id").first(),
        "holds": open_holds_of(sync),
        "limit": limit_of(sync),
    }
    return render(request, "overview/sync.html", context)


def _as_shown(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    return annotate_late_syncs(annotate_custom_fields(syncs.defer("connection__secrets")))
