"""The import history, newest first (R91)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Organisation
from syncs.alarms.late import annotate_late_runs
from syncs.history.queries.unusual import unusual_numbers
from syncs.models import ImportRun, Sync
from web.keyset import PAGE_SIZE, Page, read_page


@dataclass(frozen=True)
class HistoryQuestion:
    """A question for runs asked for in [`since`, `until`), both aware; None asks for all.

    `reason` asks for those that ignored somebody for it.
    """

    sync: Sync | None = None
    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    reason: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def filters(self) -> dict[str, object]:
        wanted = {
            "sync": self.sync,
            "state__in": self.states,
            "kind__in": self.kinds,
            "ignored_reasons__has_key": self.reason,
            "created_at__gte": self.since,
            "created_at__lt": self.until,
        }
        return {name: value for name, value in wanted.items() if value}


def read_history(
    organisation: Organisation,
    question: HistoryQuestion,
    *,
    before: int | None,
    size: int = PAGE_SIZE,
) -> Page[ImportRun]:
    """Return a page of runs with their syncs; `before` is the last run's id on the page before."""
    runs = _shown(ImportRun.objects.filter(organisation=organisation, **question.filters))
    if before is not None:
        runs = runs.filter(pk__lt=before)
    page = read_page(
        runs.order_by("-id"), key=lambda run: run.pk, is_first=before is None, size=size
    )
    mark_unusual(page.rows)
    return page


def latest_runs(sync: Sync, count: int) -> Sequence[ImportRun]:
    """Return the newest runs of a sync."""
    return mark_unusual(_shown(sync.runs.all()).order_by("-id")[:count])


def mark_unusual(asked: Iterable[ImportRun]) -> Sequence[ImportRun]:
    """Give each run `unusual`: its unusual outcomes with what they usually are."""
    runs = list(asked)
    unusual = unusual_numbers(runs)
    for run in runs:
        run.unusual = unusual.get(run.pk, {})  # type: ignore[attr-defined]
    return runs


def _shown(runs: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
    shown = runs.defer("settings", "missed").select_related("sync", "requested_by")
    return annotate_late_runs(shown)
