"""The groups of the list of syncs: what needs attention first, drafts last (R90)."""

from __future__ import annotations

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from syncs.alarms.late import annotate_late_syncs
from syncs.models import Hold, ImportRun, RunState, Sync, SyncState
from syncs.models.import_run import IMPORTING, UNFINISHED
from syncs.overview.rules import SyncGroup


def annotate_groups(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    """Add `late_since` as `annotate_late_syncs` does, and `group`, the number of a `SyncGroup`."""
    ended = ImportRun.objects.filter(sync_id=OuterRef("pk"), kind__in=IMPORTING)
    last = ended.exclude(state__in=(*UNFINISHED, RunState.CANCELLED)).order_by("-id")
    holds = Hold.objects.filter(sync_id=OuterRef("pk"), answer="", held_at__isnull=False)
    needs_attention = (
        Q(state=SyncState.INACTIVE)
        | Q(late_since__isnull=False)
        | Exists(holds)
        | Q(last_state=RunState.FAILED) & ~Q(state__in=(SyncState.PAUSED, SyncState.DRAFT))
    )
    return (
        annotate_late_syncs(syncs)
        .annotate(last_state=Subquery(last.values("state")[:1]))
        .annotate(
            group=Case(
                When(needs_attention, then=Value(SyncGroup.NEEDS_ATTENTION.value)),
                When(state=SyncState.ACTIVE, then=Value(SyncGroup.ACTIVE.value)),
                When(state=SyncState.PAUSED, then=Value(SyncGroup.PAUSED.value)),
                When(state=SyncState.DRAFT, then=Value(SyncGroup.DRAFTS.value)),
                default=Value(SyncGroup.COMPLETED.value),
                output_field=IntegerField(),
            )
        )
    )
