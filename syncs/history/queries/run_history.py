"""The import history, newest first (R91)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Organisation
from syncs.alarms.late import annotate_late_runs
from syncs.models import ImportRun, Sync
from web.keyset import Page, read_page


@dataclass(frozen=True)
class HistoryQuestion:
    """A question for runs asked for in [`since`, `until`), both aware; None asks for all."""

    sync: Sync | None = None
    state: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def filters(self) -> dict[str, object]:
        wanted = {
            "sync": self.sync,
            "state": self.state,
            "kind": self.kind,
            "created_at__gte": self.since,
            "created_at__lt": self.until,
        }
        return {name: value for name, value in wanted.items() if value}


def read_history(
    organisation: Organisation, question: HistoryQuestion, *, before: int | None
) -> Page[ImportRun]:
    """Return a page of runs with their syncs; `before` is the last run's id on the page before."""
    runs = _shown(ImportRun.objects.filter(organisation=organisation, **question.filters))
    if before is not None:
        runs = runs.filter(pk__lt=before)
    return read_page(runs.order_by("-id"), key=lambda run: run.pk, is_first=before is None)


def latest_runs(sync: Sync, count: int) -> list[ImportRun]:
    """Return the newest runs of a sync."""
    return list(_shown(sync.runs.all()).order_by("-id")[:count])


def _shown(runs: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
    shown = runs.defer("settings", "missed", "ignored_reasons").select_related("sync")
    return annotate_late_runs(shown)
