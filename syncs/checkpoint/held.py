"""Forgets whom a run holds, as if it had found nothing (R74)."""

from django.db.backends.utils import CursorWrapper

from syncs.clock import database_now
from syncs.models import HeldRecord, Hold, HoldAnswer
from syncs.sql.statements import execute_outside_runs


def is_anybody_held(sync_id: int) -> bool:
    """Tell whether a sync remembers records about whose people somebody is asked, or has
    answered."""
    return HeldRecord.objects.filter(sync_id=sync_id).exists()


def forget_hold(cursor: CursorWrapper, *, sync_id: int, run_id: int) -> None:
    """Forget the hold of a run that ends early, or reads again; of other runs there is none."""
    if Hold.objects.filter(pk=run_id).update(answer=HoldAnswer.CANCEL, answered_at=database_now()):
        forget_records(cursor, sync_id=sync_id, run_id=run_id)


def forget_records(cursor: CursorWrapper, *, sync_id: int, run_id: int) -> None:
    """Forget the records of a run's hold; a run that reads them again finds whom they let go of."""
    execute_outside_runs(cursor, "forget_held", sync=sync_id, hold=run_id)
