"""Forgets what previews showed that nobody applied, some days after; the runs stay in the history
(R75)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from syncs.models import ImportRun, KeptRows, Kind, Preview, RunState
from syncs.sql.forgetting import forget_all

DAYS = 7
"""How long one may think about a preview."""

KEEPING = (RunState.QUEUED, RunState.RUNNING, RunState.HELD, RunState.SUCCEEDED)
"""The states of an application for whose sake the rows of its preview stay."""


def forget_old_previews(now: datetime) -> int:
    """Forget the rows of previews that ended long ago and were not applied; returns how many
    previews."""
    applied = ImportRun.objects.filter(about=OuterRef("pk"), kind=Kind.APPLY, state__in=KEEPING)
    old = Preview.objects.filter(
        ~Exists(applied), run__finished_at__lt=now - timedelta(days=DAYS), forgotten_at=None
    )
    return sum(_forget(preview, now) for preview in list(old.order_by("pk")[:100]))


def _forget(preview: Preview, now: datetime) -> bool:
    """Note first that the rows go, so that nobody applies what is there in part."""
    if not _note(preview, now):
        return False
    forget_all("forget_rows", preview.pk)
    ImportRun.objects.filter(pk=preview.pk).update(rows=KeptRows.NONE)
    return True


@transaction.atomic
def _note(preview: Preview, now: datetime) -> bool:
    held = Preview.objects.select_for_update().get(pk=preview.pk)
    if ImportRun.objects.filter(about=held.pk, kind=Kind.APPLY, state__in=KEEPING).exists():
        return False  # somebody has applied it a moment ago
    held.forgotten_at = now
    held.save(update_fields=["forgotten_at"])
    return True
