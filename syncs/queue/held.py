"""Opens the question about held people again, where the run that removes them ends early (R74)."""

from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Greatest

from syncs.models import Hold, ImportRun, Kind, RunState

AT_LEAST = timedelta(days=1)
"""What is left to answer once more."""


def reopen_hold(run: ImportRun, now: datetime) -> None:
    """Ask again about those whom a run has not removed; other kinds of runs remove nobody. Those
    whom it has removed are gone."""
    if run.kind != Kind.REMOVE or run.about_id is None:
        return
    reopened = Hold.objects.filter(pk=run.about_id, removal_run=run).update(
        answer="",
        answered_by=None,
        answered_at=None,
        removal_run=None,
        expires_at=Greatest(F("expires_at"), now + AT_LEAST),
    )
    if reopened:
        ImportRun.objects.filter(pk=run.about_id).update(state=RunState.HELD)
