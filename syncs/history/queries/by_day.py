"""The outcomes of runs, day by day (R94)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate

from accounts.models import Organisation
from syncs.domain.outcomes import Outcome
from syncs.history.queries.run_history import HistoryQuestion
from syncs.models import ImportRun
from syncs.models.import_run import CHANGING, UNFINISHED

DRAWN_DAYS = 31

COUNTED = (
    Outcome.NEW,
    Outcome.RE_ADDED,
    Outcome.DUPLICATE,
    Outcome.UPDATED,
    Outcome.UNCHANGED,
    Outcome.IGNORED,
    Outcome.DELETED,
)


@dataclass(frozen=True)
class DayOfRuns:
    """A local day with the number of runs that ended and may have changed something, and their
    outcomes in sum."""

    day: date
    runs: int
    numbers: Mapping[Outcome, int]


def read_days(
    organisation: Organisation, question: HistoryQuestion, *, zone: ZoneInfo, today: date
) -> list[DayOfRuns]:
    """Return the last days that the question asks for, up to 31, the earliest first.

    A day is one in the zone. Days without a run are among them. Previews, which change nothing, are
    left out unless they are what is asked for.
    """
    first, last = _span(question, zone, today)
    asked = replace(
        question,
        kinds=question.kinds or CHANGING,
        since=_midnight(first, zone),
        until=_midnight(last + timedelta(1), zone),
    )
    runs = ImportRun.objects.filter(organisation=organisation, **asked.filters)
    sums = {f"sum_{outcome.code}": Sum(outcome.code) for outcome in COUNTED}
    found = (
        runs.exclude(state__in=UNFINISHED)
        .annotate(day=TruncDate("created_at", tzinfo=zone))
        .values("day")
        .annotate(runs=Count("pk"), **sums)
        .order_by("day")
    )
    rows: dict[date, Mapping[str, Any]] = {row["day"]: row for row in found}
    days = (first + timedelta(number) for number in range((last - first).days + 1))
    return [_day(each, rows.get(each, {})) for each in days]


def _day(day: date, row: Mapping[str, Any]) -> DayOfRuns:
    numbers = {outcome: row.get(f"sum_{outcome.code}", 0) for outcome in COUNTED}
    return DayOfRuns(day, row.get("runs", 0), numbers)


def _span(question: HistoryQuestion, zone: ZoneInfo, today: date) -> tuple[date, date]:
    last = today
    if question.until is not None:
        last = min(last, question.until.astimezone(zone).date() - timedelta(1))
    first = last - timedelta(DRAWN_DAYS - 1)
    if question.since is not None:
        first = max(first, question.since.astimezone(zone).date())
    return min(first, last), last


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
