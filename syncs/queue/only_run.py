"""Says of a sync that runs once that its only run came to nothing (R85)."""

from django.db.models import Exists, OuterRef

from syncs.domain.schedule import Frequency
from syncs.models import ImportRun, Sync, SyncState
from syncs.models.import_run import IMPORTING, UNFINISHED
from syncs.models.sync import StopCause


def note_only_run(sync_id: int, cause: StopCause) -> bool:
    """Make a sync inactive that runs once, whose run has just failed or was cancelled, and return
    whether it was so: active without anything to come, it would wait for ever.

    One with another run to come, or an instant that is still due, stays as it is. The run is
    locked by the caller, as runs are before their syncs.
    """
    importing = ImportRun.objects.filter(sync_id=OuterRef("pk"), kind__in=IMPORTING)
    to_come = importing.filter(state__in=UNFINISHED)
    waiting = Sync.objects.filter(
        ~Exists(to_come),
        pk=sync_id,
        frequency=Frequency.ONCE,
        state=SyncState.ACTIVE,
        next_run_at=None,
    )
    return bool(
        waiting.update(state=SyncState.INACTIVE, state_cause=cause, state_reason=cause.label)
    )
