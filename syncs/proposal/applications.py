"""Tells of the runs that were to apply a preview, and whether it may be tried once more (R75)."""

from __future__ import annotations

from django.db.models import Q

from syncs.models import ImportRun, Kind, Preview, RunState

STOPPED = (RunState.FAILED, RunState.CANCELLED)

DIFFERS = "preview_differs"
"""The code of the error of an application that found somebody who differs."""


WITHOUT_DEEDS = Q(
    kind=Kind.APPLY,
    state__in=STOPPED,
    about__preview__saved_at=None,
    new=0,
    re_added=0,
    duplicate=0,
    updated=0,
    deleted=0,
)
"""Applications that were refused or stopped before their first deed: their sync is as before."""


def last_application_of(preview_id: int | None) -> ImportRun | None:
    """Return the newest run that applies the preview, or was to."""
    applying = ImportRun.objects.filter(about=preview_id, kind=Kind.APPLY)
    return applying.order_by("-id").first()


def came_to_nothing(run: ImportRun, tried: Preview | None) -> bool:
    """Tell whether an application stopped for something that has nothing to do with what the
    preview showed, before it had done any of that. Then the preview is as good as before."""
    if run.state not in STOPPED or run.error_code == DIFFERS or (tried and tried.saved_at):
        return False
    return not (run.new or run.re_added or run.duplicate or run.updated or run.deleted)
