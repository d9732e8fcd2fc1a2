"""Makes a sync a draft again whose launch was asked for with a preview to apply, where that came to
nothing (R75): its schedule would do what nobody has seen."""

from django.db.models import QuerySet

from syncs.models import ImportRun, Kind, Sync, SyncState, Trigger
from syncs.models.import_run import UNFINISHED

OF_ROWS = ("total", "not_selected", "deleted", "held", "kept")
"""The numbers of a run that together count all of its rows."""


def take_back_launch(run: ImportRun) -> None:
    """Make the sync a draft again, as the run that launched it ends early, of which nothing was
    applied: of a draft nobody is on a list, so a single row of the run leaves it launched.

    It stays as it is too where a person has paused it since, or another run is to come.
    """
    if any(getattr(run, number) for number in OF_ROWS) or not _launches(run):
        return
    others = ImportRun.objects.filter(sync_id=run.sync_id).exclude(pk=run.pk)
    if others.filter(state__in=UNFINISHED).exists():
        return
    _launched(run).update(state=SyncState.DRAFT, state_cause="", state_reason="", next_run_at=None)


def hold_if_launched(run: ImportRun) -> None:
    """Lock a sync that `take_back_launch` may change, for whoever is about to cancel a queued run
    of it: syncs are locked before their queued runs, see `syncs.state.activate`."""
    if _launches(run):
        list(_launched(run).select_for_update(no_key=True).values_list("pk"))


def _launches(run: ImportRun) -> bool:
    return run.kind == Kind.APPLY and run.trigger == Trigger.ACTIVATION


def _launched(run: ImportRun) -> QuerySet[Sync]:
    """Return the sync, if it is as launched; inactive where its key has changed since."""
    states = (SyncState.ACTIVE, SyncState.INACTIVE)
    return Sync.objects.filter(pk=run.sync_id, state__in=states)
