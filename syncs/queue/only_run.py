"""Says of a sync that runs once that its only run came to nothing (R85)."""

from django.db.models import Exists, OuterRef, QuerySet

from syncs.domain.schedule import Frequency
from syncs.models import ImportRun, Sync, SyncState
from syncs.models.import_run import IMPORTING, UNFINISHED
from syncs.models.sync import StopCause


def note_only_run(sync_id: int, cause: StopCause) -> bool:
    """Make a sync inactive that runs once, whose run has just failed or was cancelled, and return
    whether it was so: active without anything to come, it would wait for ever.

    One with another run to come, or an instant that is still due, stays as it is.
    """
    importing = ImportRun.objects.filter(sync_id=OuterRef("pk"), kind__in=IMPORTING)
    to_come = importing.filter(state__in=UNFINISHED)
    waiting = _waiting_for_only_run(sync_id).filter(~Exists(to_come))
    return bool(
        waiting.update(state=SyncState.INACTIVE, state_cause=cause, state_reason=cause.label)
    )


def hold_if_only_run(sync_id: int) -> None:
    """Lock a sync that `note_only_run` may make inactive, for whoever is about to cancel a queued
    run of it: syncs are locked before their queued runs, see `syncs.state.activate`."""
    list(_waiting_for_only_run(sync_id).select_for_update(no_key=True).values_list("pk"))


def _waiting_for_only_run(sync_id: int) -> QuerySet[Sync]:
    return Sync.objects.filter(
        pk=sync_id, frequency=Frequency.ONCE, state=SyncState.ACTIVE, next_run_at=None
    )
