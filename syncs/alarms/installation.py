"""The state of the installation for its operator: parts, queue and organisations (R94)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from accounts.models.closure import Closure
from contacts.models.list_size import ListSize
from syncs.alarms.heartbeats import find_silences
from syncs.alarms.late import annotate_late_syncs
from syncs.models import ApiUse, Hold, ImportRun, RunState, Sync, SyncState
from syncs.models.heartbeat import Heartbeat, Part

LATELY = timedelta(days=1)


@dataclass(frozen=True)
class PartState:
    """A part of the installation: `reported_at` is its last report, None where it never did."""

    part: Part
    hosts: int
    reported_at: datetime | None
    is_silent: bool


@dataclass(frozen=True)
class OrganisationState:
    """The numbers of one organisation: of syncs, of runs, and `failed`, API `calls` and `credits`
    in the last day. `on_lists` is how many places on lists are taken, as last counted, once a
    day."""

    slug: str
    name: str
    active: int
    inactive: int
    late: int
    queued: int
    running: int
    held: int
    failed: int
    calls: int
    credits: int
    on_lists: int
    next_run_at: datetime | None

    @property
    def needs_attention(self) -> bool:
        """Tell whether anything of it waits for somebody, or has gone wrong lately."""
        return bool(self.late or self.failed or self.held or self.inactive)


@dataclass(frozen=True)
class Installation:
    """`waiting_since` is when the run was asked for that has waited longest in the queue."""

    parts: Sequence[PartState]
    queued: int
    running: int
    waiting_since: datetime | None
    organisations: Sequence[OrganisationState]


def look_at_installation(now: datetime) -> Installation:
    """Return the state as PostgreSQL knows it; organisations that are closed are left out."""
    organisations = [_state_of(each) for each in _organisations(now)]
    queued = ImportRun.objects.filter(state=RunState.QUEUED)
    return Installation(
        parts=_parts(),
        queued=sum(each.queued for each in organisations),
        running=sum(each.running for each in organisations),
        waiting_since=queued.order_by("created_at").values_list("created_at", flat=True).first(),
        organisations=organisations,
    )


def _parts() -> list[PartState]:
    silent = {silence.part for silence in find_silences()}
    reports: dict[str, list[datetime]] = {part: [] for part in Part.values}
    for part, reported_at in Heartbeat.objects.values_list("part", "reported_at"):
        reports[part].append(reported_at)
    return [
        PartState(
            Part(part), len(reported), max(reported, default=None), is_silent=Part(part) in silent
        )
        for part, reported in reports.items()
    ]


def _organisations(now: datetime) -> QuerySet[Organisation]:
    syncs = Sync.objects.filter(organisation=OuterRef("pk"))
    runs = ImportRun.objects.filter(organisation=OuterRef("pk"))
    held = Hold.objects.filter(organisation=OuterRef("pk"), answer="", held_at__isnull=False)
    late = annotate_late_syncs(syncs).filter(late_since__isnull=False)  # type: ignore[misc]
    due = syncs.filter(next_run_at__isnull=False).order_by("next_run_at")
    used = ApiUse.objects.filter(connection__organisation=OuterRef("pk"), hour__gte=now - LATELY)
    closed = Closure.objects.filter(organisation=OuterRef("pk"))
    return (
        Organisation.objects.filter(~Exists(closed))
        .annotate(
            active=_number(syncs.filter(state=SyncState.ACTIVE)),
            inactive=_number(syncs.filter(state=SyncState.INACTIVE)),
            late=_number(late),
            queued=_number(runs.filter(state=RunState.QUEUED)),
            running=_number(runs.filter(state=RunState.RUNNING)),
            held=_number(held),
            failed=_number(runs.filter(state=RunState.FAILED, created_at__gte=now - LATELY)),
            calls=_sum(used, "calls"),
            credits=_sum(used, "credits"),
            on_lists=_sum(_sizes(now), "people"),
            next_run_at=Subquery(due.values("next_run_at")[:1]),
        )
        .order_by("slug")
    )


def _number(rows: QuerySet[Sync] | QuerySet[ImportRun] | QuerySet[Hold]) -> Coalesce:
    """Return how many rows there are of one organisation, as a column."""
    counted = rows.order_by().values("organisation").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def _sum(rows: QuerySet[ApiUse] | QuerySet[ListSize], name: str) -> Coalesce:
    """Return the sum of a column over the rows of one organisation, as a column."""
    summed = rows.order_by().annotate(one=Value(1)).values("one").annotate(sum=Sum(name))
    return Coalesce(Subquery(summed.values("sum")), 0, output_field=BigIntegerField())


def _sizes(now: datetime) -> QuerySet[ListSize]:
    """Return the newest number of each list of an organisation: today's, or yesterday's."""
    counted = ListSize.objects.filter(
        mailing_list=OuterRef("mailing_list"), day__gte=(now - LATELY).date()
    )
    newest = counted.order_by("-day").values("day")[:1]
    of_organisation = ListSize.objects.filter(mailing_list__organisation=OuterRef("pk"))
    return of_organisation.filter(day=Subquery(newest))


def _state_of(organisation: Organisation) -> OrganisationState:
    columns = vars(organisation)
    return OrganisationState(
        **{name: columns[name] for name in OrganisationState.__dataclass_fields__}
    )
