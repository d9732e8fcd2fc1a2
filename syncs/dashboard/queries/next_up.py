"""The runs that are at work, and the syncs that are due next (R94)."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Organisation
from syncs.alarms.late import annotate_late_runs, annotate_late_syncs
from syncs.models import ImportRun, Sync, SyncState
from syncs.models.import_run import UNFINISHED

SHOWN = 10


def next_syncs(organisation: Organisation) -> QuerySet[Sync]:
    """Return the active syncs that are due next, the first ten, with `late_since` (R84)."""
    syncs = organisation.syncs.filter(state=SyncState.ACTIVE, next_run_at__isnull=False)
    shown = annotate_late_syncs(syncs.select_related("mailing_list"))
    return shown.order_by("next_run_at", "name")[:SHOWN]


def runs_at_work(organisation: Organisation) -> QuerySet[ImportRun]:
    """Return the runs that are queued or running, the first ten, with `late_since` (R84)."""
    runs = ImportRun.objects.filter(organisation=organisation, state__in=UNFINISHED)
    shown = annotate_late_runs(runs.select_related("sync").defer("settings"))
    return shown.order_by("id")[:SHOWN]
