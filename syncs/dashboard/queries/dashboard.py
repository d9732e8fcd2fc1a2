"""All that a dashboard tells, for its page and for programs (R94)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet

from accounts.models import Organisation
from syncs.dashboard.queries.list_lines import ListLine, lists_drawn, read_list_lines
from syncs.dashboard.queries.next_up import next_syncs, runs_at_work
from syncs.dashboard.queries.reasons import ReasonLately, reasons_since
from syncs.domain.zones import zone_or_utc
from syncs.history.queries.by_day import DRAWN_DAYS, DayOfRuns, read_days
from syncs.history.queries.run_history import HistoryQuestion
from syncs.models import ImportRun, Sync


@dataclass(frozen=True)
class Dashboard:
    """The numbers of an organisation; `first_day` is the earliest of `days`, and `number_of_lists`
    counts those too that `lists` has no room for."""

    first_day: date
    next_syncs: QuerySet[Sync]
    at_work: QuerySet[ImportRun]
    days: Sequence[DayOfRuns]
    lists: Sequence[ListLine]
    number_of_lists: int
    reasons: Sequence[ReasonLately]


def read_dashboard(organisation: Organisation, now: datetime) -> Dashboard:
    """Return what is told at this instant; days are those of the organisation's zone."""
    zone = zone_or_utc(organisation.time_zone)
    local = now.astimezone(zone)
    today = local.date()
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return Dashboard(
        first_day=today - timedelta(DRAWN_DAYS - 1),
        next_syncs=next_syncs(organisation),
        at_work=runs_at_work(organisation),
        days=read_days(organisation, HistoryQuestion(), zone=zone, today=today),
        lists=read_list_lines(organisation, today=now.astimezone(UTC).date()),
        number_of_lists=lists_drawn(organisation).count(),
        reasons=reasons_since(organisation, midnight - timedelta(DRAWN_DAYS - 1)),
    )
